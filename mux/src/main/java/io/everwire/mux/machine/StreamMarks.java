package io.everwire.mux.machine;

/**
 * Where in the session some payload bytes of one stream lie: pairs of payload offset and session position, both rising.
 * A ring that grows. There is a pair at least for each {@value #STRIDE} bytes and for the last byte sent.
 */
final class StreamMarks {
    private static final int STRIDE = 16_384;
    private static final int DENSE = 1_024;

    private long[] ring = new long[4];
    private int head;
    private int size;

    /**
     * Everything of the stream before {@code offset} lies before {@code position}.
     *
     * @param last whether nothing waits behind it, so that it may stay the last for long
     */
    void add(long offset, long position, boolean last) {
        if (!last && offset - offset(size - 1) < STRIDE) {
            return;
        }
        if (size >= 2 && offset - offset(size - 2) < DENSE) {
            size--; // short messages share a mark, or there would be one for each
        } else if ((size + 1) * 2 > ring.length) {
            grow();
        }
        size++;
        set(size - 1, offset, position);
    }

    /** The session position proven by the arrival of {@code offset} payload bytes, or -1: rounds down. */
    long prove(long offset) {
        long position = -1;
        while (size > 0 && offset(0) <= offset) {
            position = position(0);
            removeFirst();
        }
        return position;
    }

    /** Drops what is proven already. */
    void forget(long proven) {
        while (size > 0 && position(0) <= proven) {
            removeFirst();
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    long lastOffset() {
        return offset(size - 1);
    }

    long lastPosition() {
        return position(size - 1);
    }

    private void removeFirst() {
        head = (head + 2) & (ring.length - 1);
        size--;
    }

    private long offset(int index) {
        return index < 0 ? 0 : ring[at(index)];
    }

    private long position(int index) {
        return ring[at(index) + 1];
    }

    private void set(int index, long offset, long position) {
        ring[at(index)] = offset;
        ring[at(index) + 1] = position;
    }

    private int at(int index) {
        return (head + index * 2) & (ring.length - 1);
    }

    private void grow() {
        long[] larger = new long[ring.length * 2];
        for (int i = 0; i < size * 2; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }
}
