package io.everwire.api;

/** Receives the sessions that clients begin. */
@FunctionalInterface
public interface SessionListener {
    /**
     * A client has begun a session. Called on the session's loop before its first byte is read, so that {@link
     * Session#streams} set here misses nothing. May not block; a throw ends the session.
     *
     * @return who watches the session; {@link SessionObserver#NONE} if nobody
     */
    SessionObserver opened(Session session);
}
