package io.everwire.api;

/**
 * Every bound that Everwire keeps against a peer, or for its own memory. Whoever meets one is told by a {@link
 * CloseReason} that names it, and each is counted ({@link ExitSnapshot.Totals#limits}). The constants are stable, as
 * those of {@link ErrorCode} are.
 */
public enum Limit {
    /** Sessions of an exit. The session is not begun. */
    SESSIONS(ErrorCode.LIMIT),
    /** Sessions of one authenticated principal. The session is not begun. */
    SESSIONS_PER_PRINCIPAL(ErrorCode.LIMIT),
    /** Sessions of anonymous clients from one address. The session is not begun. */
    SESSIONS_PER_ADDRESS(ErrorCode.LIMIT),
    /** Sessions without a wire. The one that lacks it longest ends. */
    SESSIONS_DETACHED(ErrorCode.LIMIT),
    /** How long a session may lack a wire. It ends. */
    DETACHED_TIME(ErrorCode.EXPIRED),
    /** The same for a session that never carried a byte. It ends. */
    UNUSED_TIME(ErrorCode.EXPIRED),
    /** Memory for bytes that are not proven received. A session ends where waiting does not help. */
    REPLAY_BYTES(ErrorCode.REPLAY_PRESSURE),
    /** Connections that have not named a session. One of them by chance makes room. */
    HANDSHAKES(ErrorCode.LIMIT),
    /** The same from one address. The connection is closed before a byte of it is read. */
    HANDSHAKES_PER_ADDRESS(ErrorCode.LIMIT),
    /** New connections from one address in a time. The connection is closed before a byte of it is read. */
    HANDSHAKE_RATE(ErrorCode.LIMIT),
    /** How long a connection may take to name a session. It is closed. */
    HANDSHAKE_TIME(ErrorCode.HANDSHAKE_TIMEOUT),
    /** Streams open at once on one session. The stream is refused. */
    STREAMS_OPEN(ErrorCode.LIMIT),
    /** Streams of the peer with which the application has done nothing yet. The stream is refused. */
    STREAMS_UNACCEPTED(ErrorCode.LIMIT),
    /** Streams that the peer opens and ends without a byte, in a time. The session ends. */
    STREAMS_ABANDONED(ErrorCode.LIMIT),
    /** Bytes of one session that wait to be read. The stream whose bytes lie longest ends. */
    UNREAD_BYTES(ErrorCode.LIMIT),
    /** The same of all sessions of a process. */
    UNREAD_BYTES_IN_ALL(ErrorCode.LIMIT),
    /** How long the peer may take nothing of what waits on a stream. The stream ends. */
    WRITE_STALL(ErrorCode.TIMEOUT),
    /** How long the peer's end of a wire may take nothing of what waits for it. The wire ends, its session goes on. */
    WIRE_STALL(ErrorCode.WIRE_DEAD),
    /** Records that carry hardly anything, in a time. The session ends, or the wire where it has none. */
    EMPTY_RECORDS(ErrorCode.LIMIT),
    /** Frames that mean nothing, in a time: keepalives, frames on streams that are not open. The session ends. */
    FRAMES_IN_VAIN(ErrorCode.LIMIT);

    private final ErrorCode code;

    Limit(ErrorCode code) {
        this.code = code;
    }

    /** The code of the reason for which something ends, or does not begin, at this limit. */
    public ErrorCode code() {
        return code;
    }
}
