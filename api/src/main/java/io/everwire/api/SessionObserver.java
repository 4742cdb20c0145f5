package io.everwire.api;

/** Watches one session. Called on its loop, in order; may not block. A throw is logged and changes nothing. */
public interface SessionObserver {
    /** Watches nothing. */
    SessionObserver NONE = new SessionObserver() {};

    /** A wire is live: counters were exchanged and bytes flow. */
    default void wireUp(Session session, WireStart start) {}

    /** The live wire is gone; the session and its streams wait for another one. */
    default void wireDown(Session session, CloseReason why) {}

    /** One question was answered on one wire, {@code nanos} after it was asked. */
    default void roundTrip(Session session, long nanos) {}

    /**
     * The session would be better off on another wire, because this one's keys have served long enough or the peer gives
     * no proof of delivery. A client's owner answers with {@link DialledSession#connect}; told once a wire.
     */
    default void renewalWanted(Session session) {}

    /** The session has ended. Last, once. */
    default void closed(Session session, CloseReason why) {}
}
