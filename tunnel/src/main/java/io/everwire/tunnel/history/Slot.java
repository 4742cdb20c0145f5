package io.everwire.tunnel.history;

/** What one slot holds of one member. Reused: a ring has as many as it keeps. */
final class Slot {
    static final int UNKNOWN_LATENCY = -1;

    SlotState state = SlotState.UNKNOWN;
    long downNanos;
    long latencyMicros = UNKNOWN_LATENCY;
    long sent;
    long received;
    long held;
    int streams;
    int marks;

    void clear() {
        state = SlotState.UNKNOWN;
        downNanos = 0;
        latencyMicros = UNKNOWN_LATENCY;
        sent = 0;
        received = 0;
        held = 0;
        streams = 0;
        marks = 0;
    }
}
