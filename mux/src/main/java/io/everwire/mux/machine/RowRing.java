package io.everwire.mux.machine;

/**
 * A bounded queue of rows of numbers, in one array that grows as it is used: quiet sessions are many, and need a row or two.
 * A large array goes when it is empty and was not needed since it was empty before: a busy session empties it many times a
 * second.
 */
final class RowRing {
    private static final int FIRST = 4;
    private static final int KEPT = 16;
    private static final long[] NOTHING = new long[0];

    private final int width;
    private final int most;
    private long[] cells = NOTHING;
    private int capacity;
    private int head;
    private int size;
    private int mostSinceEmpty;

    /**
     * @param width numbers in a row
     * @param most rows; a power of two, {@value #FIRST} or more
     */
    RowRing(int width, int most) {
        this.width = width;
        this.most = most;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** For how many rows there is memory now. */
    int capacity() {
        return capacity;
    }

    boolean isFull() {
        return size == most;
    }

    /** Appends a row, whose cells hold anything; there must be room for it. */
    void add() {
        if (size == capacity) {
            grow();
        }
        size++;
        mostSinceEmpty = Math.max(mostSinceEmpty, size);
    }

    /** A cell of the row that was added as the {@code row}th of those that are left. */
    long get(int row, int column) {
        return cells[at(row) + column];
    }

    void set(int row, int column, long value) {
        cells[at(row) + column] = value;
    }

    /** The row added last. */
    int last() {
        return size - 1;
    }

    void removeFirst(int rows) {
        assert rows <= size;
        if (rows == 0) {
            return;
        }
        head = (head + rows) & (capacity - 1);
        size -= rows;
        if (size == 0) {
            clear();
        }
    }

    void clear() {
        head = 0;
        size = 0;
        if (capacity > KEPT && mostSinceEmpty <= KEPT) {
            cells = NOTHING;
            capacity = 0;
        }
        mostSinceEmpty = 0;
    }

    private int at(int row) {
        return ((head + row) & (capacity - 1)) * width;
    }

    private void grow() {
        assert size < most;
        int larger = Math.max(FIRST, 2 * capacity);
        long[] copy = new long[larger * width];
        for (int i = 0; i < size * width; i++) {
            copy[i] = get(i / width, i % width);
        }
        cells = copy;
        capacity = larger;
        head = 0;
    }
}
