package io.everwire.api;

import java.util.concurrent.Executor;

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

    /**
     * Has each stream of each session served by a thread of its own, which may wait for it.
     *
     * @param threads runs services; a virtual thread for each stream is the best where there are any. If it rejects one, the
     *     stream is aborted
     */
    static SessionListener serving(Executor threads, StreamService service) {
        return new ServingListener(threads, service);
    }
}
