package io.everwire.bench.load;

import io.everwire.protocolr.rlp.Rlp;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a client wants of a stream, at its head (WIRE.md 8): {@code ["echo"]}, {@code ["discard"]}, {@code
 * ["discard","N"]} or {@code ["source","N"]}. A server answers {@code 01} first.
 *
 * @param kind what
 * @param bytes N; {@link #ENDLESS} where there is none
 */
public record Command(Kind kind, long bytes) {
    /** The most bytes that a command takes. */
    static final int LONGEST = 1000;

    static final byte ACCEPTED = 1;
    static final long ENDLESS = -1;
    private static final Command ECHO = new Command(Kind.ECHO, ENDLESS);

    /** What a server does with a stream. */
    public enum Kind {
        /** Sends back what comes. */
        ECHO("echo"),
        /** Drops what comes; of a given number of bytes it says when it has them. */
        DISCARD("discard"),
        /** Sends a given number of bytes. */
        SOURCE("source");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    public static Command echo() {
        return ECHO;
    }

    public static Command discard(long bytes) {
        return new Command(Kind.DISCARD, bytes);
    }

    public static Command source(long bytes) {
        return new Command(Kind.SOURCE, bytes);
    }

    ByteBuffer encoded() {
        List<String> texts = bytes == ENDLESS ? List.of(kind.word) : List.of(kind.word, Long.toString(bytes));
        return ByteBuffer.wrap(Rlp.encodeTexts(texts));
    }

    /** @throws ProtocolViolation if the strings are no command */
    static Command of(List<String> texts) throws ProtocolViolation {
        if (texts.size() == 1 && texts.get(0).equals(Kind.ECHO.word)) {
            return echo();
        } else if (texts.size() == 1 && texts.get(0).equals(Kind.DISCARD.word)) {
            return discard(ENDLESS);
        } else if (texts.size() == 2 && texts.get(0).equals(Kind.DISCARD.word)) {
            return discard(number(texts.get(1)));
        } else if (texts.size() == 2 && texts.get(0).equals(Kind.SOURCE.word)) {
            return source(number(texts.get(1)));
        }
        throw new ProtocolViolation("not a command of a bench exit");
    }

    private static long number(String text) throws ProtocolViolation {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException other) {
            // said below
        }
        throw new ProtocolViolation("not a number of bytes: " + text);
    }
}
