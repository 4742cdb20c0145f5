package io.everwire.api;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that happened at an {@link Exit}. Where a limit was reached, the reason names it ({@link CloseReason#limit}).
 * More kinds may come: have a default branch.
 */
public sealed interface ExitEvent {
    /** Why, where something was refused or ended. */
    default Optional<CloseReason> reason() {
        return Optional.empty();
    }

    /** A connection has come. */
    record WireAccepted(SocketAddress remote) implements ExitEvent {}

    /**
     * A connection was closed before it became part of a session: by a limit, a handshake that failed, credentials that
     * are not accepted, a drain; the code tells.
     */
    record WireRefused(SocketAddress remote, CloseReason why) implements ExitEvent {
        @Override
        public Optional<CloseReason> reason() {
            return Optional.of(why);
        }
    }

    /** A client has begun a session. */
    record SessionBegan(SessionHandle session, Principal principal, String metaSession, SocketAddress remote)
            implements ExitEvent {}

    /** A session has a live wire: its first one, or one that takes it up again. */
    record SessionAttached(SessionHandle session, WireStart start) implements ExitEvent {}

    /** A session has lost its wire and waits for another one. */
    record SessionDetached(SessionHandle session, CloseReason why) implements ExitEvent {
        @Override
        public Optional<CloseReason> reason() {
            return Optional.of(why);
        }
    }

    /** A session has ended with its streams. */
    record SessionEnded(SessionHandle session, CloseReason why) implements ExitEvent {
        @Override
        public Optional<CloseReason> reason() {
            return Optional.of(why);
        }
    }

    /** A stream was refused, or has ended, by a limit; the session goes on. */
    record StreamLimited(SessionHandle session, CloseReason why) implements ExitEvent {
        @Override
        public Optional<CloseReason> reason() {
            return Optional.of(why);
        }
    }

    /** The exit takes no new sessions and streams, and ends within {@code limit}. */
    record Draining(Duration limit) implements ExitEvent {}
}
