package io.everwire.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * An accepting side as its owner sees it: sessions that are counted, listed, ended and drained. Thread-safe. Neither
 * session ids nor other secrets appear.
 */
public interface Exit {
    /** All figures now. Waits for nobody. */
    ExitSnapshot snapshot();

    /**
     * A page of the list of sessions, in the order in which they began. Costs time for the sessions returned only and
     * waits for nobody; a session that begins or ends meanwhile may be in it or not.
     *
     * @param after the last handle of the page before; {@link SessionHandle#NONE} for the first page
     * @param most how many at most, 1 or more
     */
    List<ListedSession> list(SessionHandle after, int most);

    /** What each client process has used: those that have sessions, and as many of the others as the exit remembers. */
    List<MetaSessionFigures> metaSessions();

    /**
     * Ends a session and its streams. Our side sees the reason everywhere; the client sees its streams aborted, its wire
     * closed, and that the session is unknown when it comes back, as the wire has no words for more (WIRE.md 6.6).
     *
     * @return whether there was such a session, once it has ended
     */
    CompletionStage<Boolean> close(SessionHandle session, CloseReason why);

    /**
     * Ends all sessions of a principal, and handshakes that may become one. For a client that is to be locked out, change
     * what the {@link Authenticator} says first: then nothing slips through.
     *
     * @return how many sessions there were, once they have ended
     */
    CompletionStage<Integer> close(Principal principal, CloseReason why);

    /**
     * Adds a listener. It is called on the loop where the event happened, in order for each session; it may not block, and
     * a throw is logged and changes nothing.
     */
    void listen(Consumer<ExitEvent> listener);

    /**
     * Takes no new sessions and streams ({@link ErrorCode#DRAINING}), lets the streams that are open end within {@code
     * limit}, and closes. Sessions may be resumed meanwhile, so that a wire that dies costs nothing; hence the exit listens
     * until the last one has ended. A second call gives the same stage.
     *
     * @return complete when everything has ended, the wires included
     */
    CompletionStage<Void> drain(Duration limit);

    /**
     * Ends the listeners, the connections that have not named a session, and all sessions. Idempotent.
     *
     * @return complete when all have ended
     */
    CompletionStage<Void> close();
}
