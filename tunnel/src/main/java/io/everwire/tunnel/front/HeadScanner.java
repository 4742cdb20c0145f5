package io.everwire.tunnel.front;

import java.nio.ByteBuffer;

/**
 * Finds the end of an HTTP request's head and is stricter about its lines than a parser that must live with old
 * software: whoever sees a line end, or a header, where another sees none can be made to smuggle requests. Refused are
 * line ends other than CR LF, folded lines and control characters.
 */
final class HeadScanner {
    /** The most bytes that a head may have. */
    static final int LONGEST = 8192;

    /** What is known after some bytes. */
    enum Verdict {
        MORE,
        COMPLETE,
        MALFORMED,
        TOO_LONG
    }

    private int bytes;
    private int lineBytes;
    private int lines;
    private boolean afterCr;

    /** Reads up to the end of the head, or to where it goes wrong. */
    Verdict scan(ByteBuffer in) {
        Verdict verdict = Verdict.MORE;
        while (verdict == Verdict.MORE && in.hasRemaining()) {
            verdict = ++bytes > LONGEST ? Verdict.TOO_LONG : next(in.get());
        }
        return verdict;
    }

    private Verdict next(byte character) {
        if (afterCr) {
            return character == '\n' ? endOfLine() : Verdict.MALFORMED;
        }
        if (character == '\r') {
            afterCr = true;
            return Verdict.MORE;
        }
        return inLine(character);
    }

    private Verdict endOfLine() {
        afterCr = false;
        boolean empty = lineBytes == 0;
        lineBytes = 0;
        if (!empty) {
            lines++;
            return Verdict.MORE;
        }
        return lines == 0 ? Verdict.MALFORMED : Verdict.COMPLETE;
    }

    private Verdict inLine(byte character) {
        boolean folded = lineBytes++ == 0 && (character == ' ' || character == '\t');
        boolean control = (character >= 0 && character < ' ' && character != '\t') || character == 0x7F;
        return folded || control ? Verdict.MALFORMED : Verdict.MORE;
    }
}
