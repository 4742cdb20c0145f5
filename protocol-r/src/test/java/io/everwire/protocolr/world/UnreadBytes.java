package io.everwire.protocolr.world;

import java.nio.ByteBuffer;

/** Counts the payload in a stream of smux frames that arrives in any pieces (WIRE.md 7.1). */
final class UnreadBytes {
    private static final int PSH = 2;

    private final byte[] header = new byte[8];
    private int headerBytes;
    private int payload;
    private long unread;

    long unread() {
        return unread;
    }

    void read(int bytes) {
        unread -= bytes;
    }

    /** Looks at bytes without taking them. */
    void arrived(ByteBuffer chunk) {
        for (int at = chunk.position(); at < chunk.limit(); ) {
            if (payload > 0) {
                int count = Math.min(payload, chunk.limit() - at);
                payload -= count;
                at += count;
            } else {
                header[headerBytes++] = chunk.get(at++);
                if (headerBytes == header.length) {
                    headerRead();
                }
            }
        }
    }

    private void headerRead() {
        headerBytes = 0;
        payload = (header[2] & 0xFF) | (header[3] & 0xFF) << 8;
        if (header[1] == PSH) {
            unread += payload;
        }
    }
}
