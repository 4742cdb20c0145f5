package io.everwire.api;

/** Makes the client's end of sessions to one exit. Thread-safe. */
public interface SessionDialer {
    /**
     * A session without a wire yet; nothing is sent before {@link DialledSession#connect()}.
     *
     * @param id its id: a fresh one, or one of a session that has ended as unknown to the exit
     * @param observer watches the session
     */
    DialledSession session(SessionId id, SessionObserver observer);
}
