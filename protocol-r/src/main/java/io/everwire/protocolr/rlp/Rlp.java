package io.everwire.protocolr.rlp;

import io.everwire.spi.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * RLP as protocol R uses it (WIRE.md 4). The decoders here want the whole value in one buffer, take exactly the value
 * from its front and refuse one that is cut short; for values that arrive in pieces there is {@link StringListDecoder}.
 * Text is UTF-8; bytes go through unchecked. Thread-safe: no state.
 */
public final class Rlp {
    static final int SHORT_STRING = 0x80;
    static final int LONG_STRING = 0xb7;
    static final int SHORT_LIST = 0xc0;
    static final int LONG_LIST = 0xf7;
    /** The longest content whose length fits into the first byte. */
    static final int LONGEST_SHORT = 55;

    private static final byte TRUE = 0x01;
    private static final byte FALSE = (byte) 0x80;

    private Rlp() {}

    /** A byte string. */
    public static byte[] encode(byte[] string) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(string.length + 3);
        writeString(out, string);
        return out.toByteArray();
    }

    /** A string as UTF-8 bytes. */
    public static byte[] encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code 01} or {@code 80}. */
    public static byte[] encode(boolean value) {
        return new byte[] {value ? TRUE : FALSE};
    }

    /** A list of byte strings: {@link #listHeader} and {@link #listContent} in one piece. */
    public static byte[] encodeList(List<byte[]> strings) {
        byte[] content = listContent(strings);
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 5);
        writeHeader(out, SHORT_LIST, LONG_LIST, content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** A list of strings as UTF-8 bytes; a stream command (WIRE.md 8) is one. */
    public static byte[] encodeTexts(List<String> texts) {
        return encodeList(texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /** What comes before a list's strings, for senders that give it a record of its own as the reference does. */
    public static byte[] listHeader(int contentLength) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(5);
        writeHeader(out, SHORT_LIST, LONG_LIST, contentLength);
        return out.toByteArray();
    }

    /** The strings of a list, one behind the other, without the list's header. */
    public static byte[] listContent(List<byte[]> strings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        strings.forEach(string -> writeString(out, string));
        return out.toByteArray();
    }

    /**
     * Takes a byte string from the front of {@code in}.
     *
     * @throws ProtocolViolation if there is none, or it is cut short or not canonical
     */
    public static byte[] decodeString(ByteBuffer in) throws ProtocolViolation {
        // Nothing can be longer than what is here, so a false length is refused before anything is allocated for it.
        StringReader string = new StringReader(in.remaining());
        if (!string.read(in)) {
            throw new ProtocolViolation("RLP: the string is cut short");
        }
        return string.bytes();
    }

    /**
     * Takes a boolean from the front of {@code in}: {@code 01} or {@code 80}, nothing else.
     *
     * @throws ProtocolViolation if there is none
     */
    public static boolean decodeBoolean(ByteBuffer in) throws ProtocolViolation {
        if (!in.hasRemaining()) {
            throw new ProtocolViolation("RLP: no boolean where one belongs");
        }
        byte value = in.get();
        if (value != TRUE && value != FALSE) {
            throw new ProtocolViolation("RLP: " + Integer.toHexString(value & 0xff) + " is not a boolean");
        }
        return value == TRUE;
    }

    /**
     * Takes a list of byte strings from the front of {@code in}.
     *
     * @throws ProtocolViolation if there is none, or it is cut short or not canonical, or holds a list
     */
    public static List<byte[]> decodeList(ByteBuffer in) throws ProtocolViolation {
        StringListDecoder list = new StringListDecoder(in.remaining());
        if (!list.decode(in)) {
            throw new ProtocolViolation("RLP: the list is cut short");
        }
        return new ArrayList<>(list.strings());
    }

    private static void writeString(ByteArrayOutputStream out, byte[] string) {
        if (string.length != 1 || (string[0] & 0xff) >= SHORT_STRING) {
            writeHeader(out, SHORT_STRING, LONG_STRING, string.length);
        }
        out.writeBytes(string);
    }

    private static void writeHeader(ByteArrayOutputStream out, int shortBase, int longBase, int length) {
        if (length <= LONGEST_SHORT) {
            out.write(shortBase + length);
            return;
        }
        int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        out.write(longBase + lengthBytes);
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
            out.write(length >>> shift);
        }
    }
}
