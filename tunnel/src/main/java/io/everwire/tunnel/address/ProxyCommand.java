package io.everwire.tunnel.address;

import io.everwire.protocolr.rlp.Rlp;
import io.everwire.protocolr.rlp.StringListDecoder;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request at the head of a stream, {@code ["proxy","host:port"]} in RLP (WIRE.md 8): written by clients, read by
 * exits in whatever pieces it comes. One object reads one command.
 */
public final class ProxyCommand {
    /** The most bytes that a command may have. */
    public static final int LONGEST = 1000;

    private static final String NAME = "proxy";

    private final StringListDecoder decoder = new StringListDecoder(LONGEST);

    /** The command that asks for {@code target}; nothing else may share its frame (WIRE.md 4, the read-ahead rule). */
    public static byte[] encode(Target target) {
        return Rlp.encodeTexts(List.of(NAME, target.toString()));
    }

    /**
     * Takes the command's bytes from the front of {@code in}, and none behind it.
     *
     * @return where the client wants to go, null while the command is incomplete
     * @throws ProtocolViolation if it is malformed, too long, or another command than {@code proxy}
     */
    public @Nullable Target decode(ByteBuffer in) throws ProtocolViolation {
        return decoder.decode(in) ? target(decoder.strings()) : null;
    }

    private static Target target(List<byte[]> command) throws ProtocolViolation {
        if (command.size() != 2 || !text(command.get(0)).equals(NAME)) {
            throw new ProtocolViolation("not a proxy command with one target");
        }
        return Target.parse(text(command.get(1)));
    }

    private static String text(byte[] bytes) throws ProtocolViolation {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new ProtocolViolation("a command that is not UTF-8");
        }
    }
}
