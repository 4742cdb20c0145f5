package io.everwire.tunnel.history;

/** What an event in the list is about; the names are stable. */
public enum EventKind {
    /** A first wire, or the first one after a session was lost. */
    UP,
    /** A wire was lost. */
    CUT,
    /** A wire was given up, as it owed an answer for the death timeout. */
    DEAD,
    /** A session goes on, on a new wire. */
    RESUMED,
    /** A living wire was replaced by a new one. */
    RENEWED,
    /** An attempt to dial failed. */
    FAILED,
    /** A session was lost with its streams. */
    SESSION_LOST,
    /** A stream could not be opened, or was not closed. */
    STREAM,
    /** Something about the pool as a whole. */
    POOL
}
