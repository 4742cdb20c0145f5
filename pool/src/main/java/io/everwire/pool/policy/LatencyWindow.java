package io.everwire.pool.policy;

/**
 * The worst latency of the recent past. A sample counts from the moment it is added until exactly the span later, to
 * the nanosecond. Times are those of one monotonic clock and must not go back. Owned by one loop.
 *
 * <p>Only samples that can still become the worst are kept: each is smaller and later than the one before it. Of
 * independent samples these are a dozen among a million, so that the answer is nearly always exact in value, too. Where
 * latency falls steadily for longer than {@value #CAPACITY} samples, the two neighbours that differ least are made one,
 * with the larger value and the later time: memory stays constant, and the answer may then be too large for a while, by
 * about the range divided by the capacity, but never too small, which would end wires that are alive. The sample that
 * is the worst now is never merged, so that it leaves on time.
 */
public final class LatencyWindow {
    static final int CAPACITY = 128;

    private final long spanNanos;
    private final long[] latencies = new long[CAPACITY]; // falling
    private final long[] seenAt = new long[CAPACITY]; // rising
    private int size;

    public LatencyWindow(long spanNanos) {
        if (spanNanos <= 0) {
            throw new IllegalArgumentException("spanNanos " + spanNanos + " must be positive");
        }
        this.spanNanos = spanNanos;
    }

    /** Adds a sample; a negative one counts as zero. */
    public void add(long latencyNanos, long nowNanos) {
        long latency = Math.max(0, latencyNanos);
        expire(nowNanos);
        dropOutlived(latency);
        if (size == CAPACITY) {
            mergeClosest();
        }
        latencies[size] = latency;
        seenAt[size] = nowNanos;
        size++;
    }

    /** The worst sample in the span before {@code nowNanos}; zero if there is none. */
    public long worstNanos(long nowNanos) {
        expire(nowNanos);
        return size == 0 ? 0 : latencies[0];
    }

    public boolean isEmpty(long nowNanos) {
        expire(nowNanos);
        return size == 0;
    }

    /** Forgets all samples. */
    public void clear() {
        size = 0;
    }

    /** When the present worst sample leaves; only while not empty. */
    public long worstLeavesAt() {
        if (size == 0) {
            throw new IllegalStateException("the window is empty");
        }
        return seenAt[0] + spanNanos;
    }

    /** A sample that is no larger than a later one will never be the worst again. */
    private void dropOutlived(long latency) {
        while (size > 0 && latencies[size - 1] <= latency) {
            size--;
        }
    }

    private void expire(long nowNanos) {
        int gone = 0;
        while (gone < size && nowNanos - seenAt[gone] >= spanNanos) {
            gone++;
        }
        removeAt(0, gone);
    }

    private void mergeClosest() {
        int closest = 1;
        for (int i = 2; i < size - 1; i++) {
            if (gapAfter(i) < gapAfter(closest)) {
                closest = i;
            }
        }
        long larger = latencies[closest];
        removeAt(closest, 1);
        latencies[closest] = larger;
    }

    private long gapAfter(int i) {
        return latencies[i] - latencies[i + 1];
    }

    private void removeAt(int from, int count) {
        if (count > 0) {
            int kept = size - from - count;
            System.arraycopy(latencies, from + count, latencies, from, kept);
            System.arraycopy(seenAt, from + count, seenAt, from, kept);
            size -= count;
        }
    }
}
