package io.everwire.mux.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Frames as bytes (WIRE.md 7.1). All numbers are little-endian, whatever the order of the buffer.
 *
 * <pre>
 *   0     1     2           4                       8
 *   +-----+-----+-----+-----+-----+-----+-----+-----+----------------
 *   | ver | cmd |  length   |           sid         | payload(length)
 *   +-----+-----+-----+-----+-----+-----+-----+-----+----------------
 *   UPD only:                                       8                       12                      16
 *                                                   +-----+-----+-----+-----+-----+-----+-----+-----+
 *                                                   |       consumed        |        window         |
 *                                                   +-----+-----+-----+-----+-----+-----+-----+-----+
 * </pre>
 */
public final class SmuxCodec {
    /** Opens a stream. */
    public static final int SYN = 0;
    /** The sender sends no more data on the stream. */
    public static final int FIN = 1;
    /** Data. */
    public static final int PSH = 2;
    /** Keepalive or acknowledgement; never answered. */
    public static final int NOP = 3;
    /** Window update, version 2 only. */
    public static final int UPD = 4;

    /** Bytes of a header, and of a frame without payload. */
    public static final int HEADER_BYTES = 8;
    /** Bytes of the payload of UPD. */
    public static final int UPDATE_BYTES = 8;
    /** The longest payload that the length field can tell. */
    public static final int MAX_PAYLOAD_BYTES = 0xFFFF;

    private SmuxCodec() {}

    /** Writes a header at the buffer's position. */
    public static void putHeader(ByteBuffer into, int version, int command, int length, int streamId) {
        putLong(into, header(version, command, length, streamId));
    }

    /** Writes a whole UPD frame. */
    public static void putUpdate(ByteBuffer into, int streamId, int consumed, int window) {
        putHeader(into, 2, UPD, UPDATE_BYTES, streamId);
        putLong(into, (consumed & 0xFFFF_FFFFL) | (long) window << 32);
    }

    static int version(long header) {
        return (int) header & 0xFF;
    }

    static int command(long header) {
        return (int) (header >>> 8) & 0xFF;
    }

    static int length(long header) {
        return (int) (header >>> 16) & 0xFFFF;
    }

    static int streamId(long header) {
        return (int) (header >>> 32);
    }

    static int consumed(long update) {
        return (int) update;
    }

    static int window(long update) {
        return (int) (update >>> 32);
    }

    /** Eight bytes at the position, little-endian. */
    static long getLong(ByteBuffer from) {
        return ordered(from, from.getLong());
    }

    private static long header(int version, int command, int length, int streamId) {
        return version | (long) command << 8 | (long) length << 16 | (long) streamId << 32;
    }

    private static void putLong(ByteBuffer into, long value) {
        into.putLong(ordered(into, value));
    }

    private static long ordered(ByteBuffer buffer, long value) {
        return buffer.order() == ByteOrder.LITTLE_ENDIAN ? value : Long.reverseBytes(value);
    }
}
