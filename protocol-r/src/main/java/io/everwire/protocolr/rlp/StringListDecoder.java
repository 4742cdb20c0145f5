package io.everwire.protocolr.rlp;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes one list of byte strings out of a stream that arrives in any slices (WIRE.md 4, 8), and not one byte behind it.
 * Refuses the first byte that cannot be right: what announces more than the limit leaves is refused before memory is
 * set aside for it, a list inside the list at its first byte. Not thread-safe; after a refusal not usable.
 */
public final class StringListDecoder {
    private final HeaderReader header;
    private final List<byte[]> strings = new ArrayList<>();
    private boolean inside;
    private int toCome;
    private @Nullable StringReader current;

    /** @param limit the most bytes that the encoded list may take */
    public StringListDecoder(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit " + limit + " is negative");
        }
        header = new HeaderReader(limit);
    }

    /**
     * Takes what belongs to the list.
     *
     * @return true once the list is whole
     * @throws ProtocolViolation if what comes is no canonical list of strings, or longer than the limit
     */
    public boolean decode(ByteBuffer in) throws ProtocolViolation {
        while (!inside && in.hasRemaining()) {
            readHeader(in.get());
        }
        while (inside && toCome > 0 && in.hasRemaining()) {
            readString(in);
        }
        return isWhole();
    }

    public boolean isWhole() {
        return inside && toCome == 0;
    }

    /** The strings that are whole so far, in order; the decoder's own arrays. */
    public List<byte[]> strings() {
        return Collections.unmodifiableList(strings);
    }

    /** The strings as UTF-8 text. */
    public List<String> texts() {
        return strings.stream()
                .map(string -> new String(string, StandardCharsets.UTF_8))
                .toList();
    }

    /** Bytes of the list still to come, or -1 while its header has not been seen. */
    public int toCome() {
        if (!inside) {
            return -1;
        }
        return current == null ? toCome : toCome - current.consumed();
    }

    private void readHeader(byte next) throws ProtocolViolation {
        if (!header.accept(next)) {
            return;
        }
        if (header.kind() != HeaderReader.Kind.LIST) {
            throw new ProtocolViolation("RLP: a string where a list belongs");
        }
        inside = true;
        toCome = header.length();
    }

    private void readString(ByteBuffer in) throws ProtocolViolation {
        if (current == null) {
            current = new StringReader(toCome);
        }
        if (current.read(in)) {
            strings.add(current.bytes());
            toCome -= current.consumed();
            current = null;
        }
    }
}
