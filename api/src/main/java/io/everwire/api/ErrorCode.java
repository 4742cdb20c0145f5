package io.everwire.api;

/**
 * The one table of everything that can end a stream, a wire, a session or an attempt to make one. The constants are
 * stable: none is renamed or given another meaning. {@link #isRetryable()} tells whether the same request may succeed
 * when it is made again without a change.
 */
public enum ErrorCode {
    /** Ended in the regular way by {@link Initiator#LOCAL} or {@link Initiator#PEER}. Not a failure. */
    CLOSED(false),
    /** Ended at once by a local call of {@code abort}; bytes not yet sent are lost. */
    ABORTED(false),
    /** A local call withdrew the request before it was answered. */
    CANCELLED(false),
    /** The operation came after {@code finish}: this side's output has ended. */
    OUTPUT_CLOSED(false),
    /** The kernel reports that the peer reset the TCP connection. */
    RESET(true),
    /** Written to a TCP connection whose other end is gone. */
    BROKEN_PIPE(true),
    /** Nobody listens at the address. */
    CONNECT_REFUSED(true),
    /** The address did not answer within the dial's timeout. */
    CONNECT_TIMEOUT(true),
    /** There is no route to the address. */
    UNREACHABLE(true),
    /** The address cannot be used: not resolved, port 0, or a family this host does not have. */
    ADDRESS_INVALID(false),
    /** Another socket listens at the address already. */
    BIND_IN_USE(false),
    /** The operating system forbids this process to bind the address. */
    BIND_DENIED(false),
    /** The local address is none of this host's. */
    ADDRESS_NOT_AVAILABLE(false),
    /** The process has run out of descriptors, memory or threads; nothing is wrong with the peer. */
    RESOURCE_LIMIT(true),
    /** The transport, pool or listener has been shut down. */
    SHUT_DOWN(false),
    /** The transport cannot run on this machine. */
    UNAVAILABLE(false),
    /** The transport does not have the capability asked for. */
    UNSUPPORTED(false),
    /** The peer did not finish the handshake before the absolute deadline. */
    HANDSHAKE_TIMEOUT(true),
    /** The exit could not prove that it holds the pinned key: another exit, or someone in between. */
    UNTRUSTED_EXIT(false),
    /** The exit does not accept the client's credentials. */
    NOT_AUTHENTICATED(false),
    /** The peer broke a rule of WIRE.md. */
    PROTOCOL_ERROR(true),
    /** The exit no longer knows the session: it was restarted, or the session expired there. */
    SESSION_UNKNOWN(true),
    /** The counters of the two sides do not fit: bytes were lost that nobody holds any more (WIRE.md 6.4). */
    CANNOT_RESUME(true),
    /** The peer's own replay buffer was too small for what was lost (REFERENCE-DEFECTS D5). */
    PEER_REPLAY_EXHAUSTED(true),
    /** This process was short of replay memory, and the session gave no proof of delivery for too long. */
    REPLAY_PRESSURE(true),
    /** The TCP connection under a session ended. The session lives on. */
    WIRE_LOST(true),
    /** The TCP connection under a session did not answer within the death timeout. The session lives on. */
    WIRE_DEAD(true),
    /** A newer TCP connection took this one's place. The session lives on. */
    WIRE_REPLACED(true),
    /** The session stayed without a wire for longer than the exit keeps it. */
    EXPIRED(true),
    /** The peer, or this side, has no room for one more: streams, sessions, handshakes. */
    LIMIT(true),
    /** The peer answered a request to open or connect with a refusal. */
    REFUSED(false),
    /** The session or pool finishes what it has and takes nothing new. */
    DRAINING(true),
    /** The operation's own deadline passed. */
    TIMEOUT(true),
    /** A defect in Everwire or in a callback given to it. Please report the first. */
    INTERNAL(false);

    private final boolean retryable;

    ErrorCode(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same request may succeed when it is made again without a change. */
    public boolean isRetryable() {
        return retryable;
    }
}
