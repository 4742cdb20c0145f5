package io.everwire.mux.machine;

import java.util.Arrays;

/**
 * Which ids the peer has used, in bounded memory: the highest one and a bit for each of the {@value #WINDOW} below it.
 * SYNs of a peer that opens from many threads may be swapped on their way; anything older is taken for used.
 */
final class PeerIds {
    static final int WINDOW = 1_024;

    private final int parity;
    /** Grows with the highest one, as most sessions have a few streams in all. */
    private long[] seen = new long[1];

    private long highest = -1;

    /** @param odd whether the peer's ids are odd: it dialled */
    PeerIds(boolean odd) {
        this.parity = odd ? 1 : 0;
    }

    /** Whether {@code id} is the peer's and was not used before; it is used now. */
    boolean use(int id) {
        if (id == 0 || (id & 1) != parity) {
            return false;
        }
        long index = (id & 0xFFFF_FFFFL) >>> 1;
        if (index > highest) {
            advanceTo(index);
        } else if (index <= highest - WINDOW || (word(index) & bit(index)) != 0) {
            return false;
        }
        seen[slot(index)] |= bit(index);
        return true;
    }

    /** Whether the id can have been opened by the peer at some time. */
    boolean wasUsed(int id) {
        return id != 0 && (id & 1) == parity && (id & 0xFFFF_FFFFL) >>> 1 <= highest;
    }

    private void advanceTo(long index) {
        widen(index / Long.SIZE);
        if (index - highest >= WINDOW) {
            Arrays.fill(seen, 0);
        } else {
            for (long i = highest + 1; i <= index; i++) {
                seen[slot(i)] &= ~bit(i);
            }
        }
        highest = index;
    }

    /** As long as it has not its full size, no two words share a slot. */
    private void widen(long word) {
        if (word >= seen.length && seen.length < WINDOW / Long.SIZE) {
            seen = Arrays.copyOf(seen, (int) Math.min(WINDOW / Long.SIZE, 2 * Long.highestOneBit(word)));
        }
    }

    private long word(long index) {
        return seen[slot(index)];
    }

    private int slot(long index) {
        return (int) (index / Long.SIZE) & (seen.length - 1);
    }

    private static long bit(long index) {
        return 1L << (index % Long.SIZE);
    }
}
