package io.everwire.pool.policy;

/**
 * The round trips of one member: the worst of the window, for the death timeout; the worst on the present wire, which
 * says whether a new one might be better; and a smoothed one, which opens go by. Owned by one loop.
 */
public final class MemberLatency {
    private final LatencyWindow window;
    private final LatencyWindow ofWire;
    private final PeakEwma smoothed = new PeakEwma();
    private long latest;
    private long latestAt;

    public MemberLatency(long spanNanos, long nowNanos) {
        window = new LatencyWindow(spanNanos);
        ofWire = new LatencyWindow(spanNanos);
        latestAt = nowNanos;
    }

    /** A question was answered on the present wire. */
    public void add(long nanos, long nowNanos) {
        window.add(nanos, nowNanos);
        ofWire.add(nanos, nowNanos);
        smoothed.add(nanos, nowNanos);
        latest = nanos;
        latestAt = nowNanos;
    }

    /** What was seen on the former wires says nothing about this one. */
    public void wireBegins() {
        ofWire.clear();
    }

    /** All samples of the member. */
    public LatencyWindow window() {
        return window;
    }

    public long worstOfWireNanos(long nowNanos) {
        return ofWire.worstNanos(nowNanos);
    }

    public long smoothedNanos(long nowNanos) {
        return smoothed.nanos(nowNanos);
    }

    /** The last sample; zero if there was none. */
    public long latestNanos() {
        return latest;
    }

    /** When the last sample came, or the member began. */
    public long latestAt() {
        return latestAt;
    }
}
