package io.everwire.protocolr.rlp;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One byte string out of a stream; takes not one byte behind it. */
final class StringReader {
    private final HeaderReader header;
    private byte @Nullable [] content;
    private int filled;

    /** @param available bytes that the encoded string may take */
    StringReader(int available) {
        header = new HeaderReader(available);
    }

    /** Takes what belongs to the string; true once it is whole. */
    boolean read(ByteBuffer in) throws ProtocolViolation {
        while (content == null && in.hasRemaining()) {
            readHeader(in.get());
        }
        return content != null && fill(content, in);
    }

    byte[] bytes() {
        byte[] whole = content;
        if (whole == null || filled < whole.length) {
            throw new IllegalStateException("the string is not whole");
        }
        return whole;
    }

    int consumed() {
        return header.consumed() + filled - (header.kind() == HeaderReader.Kind.BYTE ? filled : 0);
    }

    private void readHeader(byte next) throws ProtocolViolation {
        if (!header.accept(next)) {
            return;
        }
        switch (header.kind()) {
            case BYTE -> {
                content = new byte[] {next};
                filled = 1;
            }
            case STRING -> content = new byte[header.length()];
            case LIST -> throw new ProtocolViolation("RLP: a list where a string belongs");
        }
    }

    private boolean fill(byte[] into, ByteBuffer in) throws ProtocolViolation {
        int count = Math.min(in.remaining(), into.length - filled);
        in.get(into, filled, count);
        filled += count;
        boolean whole = filled == into.length;
        if (whole && header.kind() == HeaderReader.Kind.STRING) {
            checkCanonical(into);
        }
        return whole;
    }

    private static void checkCanonical(byte[] string) throws ProtocolViolation {
        if (string.length == 1 && (string[0] & 0xff) < Rlp.SHORT_STRING) {
            throw new ProtocolViolation("RLP: a single byte is written with a length");
        }
    }
}
