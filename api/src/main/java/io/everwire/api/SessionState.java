package io.everwire.api;

/** {@code CONNECTING -> READY <-> RESUMING -> CLOSED}; DRAINING from READY or RESUMING; CLOSED from anywhere. */
public enum SessionState {
    /** No wire yet. */
    CONNECTING,
    /** A wire is live: bytes flow. */
    READY,
    /** The wire is gone and another one is awaited; streams wait. */
    RESUMING,
    /** Takes no new streams; ends when the last one has ended. */
    DRAINING,
    /** Ended, with all streams. */
    CLOSED
}
