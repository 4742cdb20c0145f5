package io.everwire.testkit.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of one direction from commit to read, in one piece of memory, addressed by stream position. */
final class ByteFifo {
    private static final int SMALLEST = 1 << 12;
    private static final int KEPT_WHEN_EMPTY = 1 << 18;
    private static final byte POISON = (byte) 0xDB;
    private static final byte[] NONE = {};

    private byte[] store = NONE;
    /** The stream position of the first byte of the store. */
    private long base;

    private long head;
    private long tail;
    private boolean lent;

    /** Room behind the last byte, to be filled before {@link #append}. */
    ByteBuffer room(int bytes) {
        if (tail - base + bytes > store.length) {
            makeRoom(bytes);
        }
        return ByteBuffer.wrap(store, (int) (tail - base), bytes).slice();
    }

    private void makeRoom(int bytes) {
        int used = (int) (tail - head);
        int needed = used + bytes;
        // a chunk that somebody is reading must stay where it is
        boolean inPlace = !lent && needed <= store.length / 2;
        byte[] target = inPlace ? store : new byte[Math.max(SMALLEST, Integer.highestOneBit(needed) * 4)];
        System.arraycopy(store, (int) (head - base), target, 0, used);
        store = target;
        base = head;
    }

    void append(int bytes) {
        tail += bytes;
    }

    /** Lends the first bytes; {@link #giveBack} must follow. */
    ByteBuffer lend(int bytes) {
        lent = true;
        return ByteBuffer.wrap(store, (int) (head - base), bytes).slice();
    }

    /** Drops a chunk that was lent, and spoils it, so that whoever has kept it notices. */
    void giveBack(ByteBuffer chunk) {
        lent = false;
        int from = chunk.arrayOffset();
        Arrays.fill(chunk.array(), from, from + chunk.capacity(), POISON);
        drop(chunk.capacity());
    }

    void drop(int bytes) {
        head += bytes;
        if (head == tail && !lent) {
            base = head;
            store = store.length > KEPT_WHEN_EMPTY ? NONE : store;
        }
    }

    /** Forgets everything behind a position. */
    void truncate(long position) {
        tail = position;
    }
}
