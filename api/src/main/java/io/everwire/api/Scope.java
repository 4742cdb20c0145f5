package io.everwire.api;

/** How far an end reaches: everything inside the scope has ended, nothing outside of it. */
public enum Scope {
    /** One stream. */
    STREAM,
    /** One TCP connection; the session on it goes on. */
    WIRE,
    /** One session with all its streams. */
    SESSION,
    /** One listener, pool or transport with all that it holds. */
    OWNER
}
