package io.everwire.protocolr.world;

import java.util.ArrayDeque;

/**
 * What the reference keeps for replay (WIRE.md 6.2, REFERENCE-DEFECTS D5): the last 500,000 bytes written, halved after
 * each ten idle seconds as long as there are more than 10,000. Received or not.
 */
final class ReferenceBuffer {
    static final int MOST = 500_000;
    private static final int IDLE = 10_000;

    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
    private final int most;
    private long sent;
    private long first;
    private long held;

    /** @param most {@link #MOST}, or less where the loss is to be seen often */
    ReferenceBuffer(int most) {
        this.most = most;
    }

    /** Bytes written in all. */
    long sent() {
        return sent;
    }

    /** The first one that can still be replayed. */
    long first() {
        return first;
    }

    void append(byte[] piece) {
        pieces.add(piece);
        sent += piece.length;
        held += piece.length;
        trim(most);
    }

    /** Ten seconds without a write; true if there will be more to drop after the next ten. */
    boolean idle() {
        if (sent - first > IDLE) {
            trim((sent - first) / 2);
        }
        return sent - first > IDLE;
    }

    private void trim(long kept) {
        first = Math.max(first, sent - kept);
        while (!pieces.isEmpty() && sent - held + pieces.element().length <= first) {
            held -= pieces.remove().length;
        }
    }

    /** The bytes from a position on, which must not be before {@link #first}. */
    byte[] from(long position) {
        byte[] all = new byte[(int) (sent - position)];
        long at = sent - held;
        for (byte[] piece : pieces) {
            int skip = (int) Math.max(0, Math.min(piece.length, position - at));
            System.arraycopy(piece, skip, all, (int) Math.max(0, at + skip - position), piece.length - skip);
            at += piece.length;
        }
        return all;
    }
}
