package io.everwire.api;

/** What a member of a {@link SessionPool} is doing. */
public enum MemberState {
    /** Its session has no wire yet and a first one is being dialled. */
    CONNECTING,
    /** Its wire is live. */
    READY,
    /** Its wire died; another one is being dialled and streams wait. */
    RESUMING,
    /** Its wire is live and a better one is being dialled. */
    RENEWING,
    /** The last attempt failed; the next one waits for its time. */
    BACKING_OFF,
    /** Takes no new streams. */
    DRAINING,
    /** Ended with the pool. */
    CLOSED
}
