package io.everwire.mux.machine;

/**
 * Which of a stream's two FINs have passed (WIRE.md 7.4).
 *
 * <pre>
 *            finishLocal                finishRemote
 *   OPEN ------------------> LOCAL_DONE ------------------> CLOSED
 *    |                                                        ^
 *    +-- finishRemote -----> REMOTE_DONE -- finishLocal ------+
 * </pre>
 */
enum StreamState {
    /** Both sides may send. */
    OPEN,
    /** Our FIN is sent. */
    LOCAL_DONE,
    /** The peer's FIN has come. */
    REMOTE_DONE,
    /** Both: the id is used up. */
    CLOSED;

    boolean localDone() {
        return this == LOCAL_DONE || this == CLOSED;
    }

    boolean remoteDone() {
        return this == REMOTE_DONE || this == CLOSED;
    }

    StreamState finishLocal() {
        return switch (this) {
            case OPEN -> LOCAL_DONE;
            case REMOTE_DONE -> CLOSED;
            case LOCAL_DONE, CLOSED -> throw new IllegalStateException("second FIN in " + this);
        };
    }

    /** The peer may repeat its FIN; that changes nothing. */
    StreamState finishRemote() {
        return switch (this) {
            case OPEN, REMOTE_DONE -> REMOTE_DONE;
            case LOCAL_DONE, CLOSED -> CLOSED;
        };
    }
}
