package io.everwire.protocolr.world;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds the frames of an smux session in bytes that come in any pieces (WIRE.md 7.1); takes none of them. */
abstract class FrameReader {
    private static final int PSH = 2;
    private static final int UPD = 4;
    private static final int HEADER = 8;

    private final ByteBuffer head = ByteBuffer.allocate(2 * HEADER).order(ByteOrder.LITTLE_ENDIAN);
    private int payload;

    /** A PSH; called with its header. */
    abstract void data(int streamId, int length);

    /** An UPD. */
    abstract void update(int streamId, int consumed, int window);

    /** Looks at the bytes between position and limit. */
    final void look(ByteBuffer bytes) {
        look(bytes, bytes.position(), bytes.limit());
    }

    /** Looks at the bytes between two indices. */
    final void look(ByteBuffer bytes, int from, int to) {
        for (int at = from; at < to; ) {
            if (payload > 0) {
                int count = Math.min(payload, to - at);
                payload -= count;
                at += count;
            } else {
                head.put(bytes.get(at++));
                lookAtHead();
            }
        }
    }

    private void lookAtHead() {
        if (head.position() == HEADER && head.get(1) != UPD) {
            payload = head.getShort(2) & 0xFFFF;
            if (head.get(1) == PSH) {
                data(head.getInt(4), payload);
            }
            head.clear();
        } else if (head.position() == 2 * HEADER) {
            update(head.getInt(4), head.getInt(8), head.getInt(12));
            head.clear();
        }
    }
}
