package io.everwire.tunnel.front;

import io.everwire.tunnel.address.Target;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One client's request to a local proxy: {@code READING -> CONNECTING -> CONNECTED}, or {@code REFUSED} from the first
 * two. Give it what the client sends while it reads, then tell it how the connecting went; send what {@link #transmit}
 * has after each call. Owned by one loop.
 */
public interface ProxyHandshake {
    /** Where a handshake stands. */
    enum Phase {
        /** More of the request is awaited. */
        READING,
        /** The request is whole: {@link #target} is to be connected. */
        CONNECTING,
        /** Bytes may flow, {@link #early} first. */
        CONNECTED,
        /** Nothing more is read; close behind the reply. */
        REFUSED
    }

    /** Why a target could not be connected. */
    enum Failure {
        /** The exit refused, or could not be reached. */
        UNREACHABLE,
        /** Nobody answered in time. */
        TIMED_OUT
    }

    Phase phase();

    /** Takes the client's bytes, all of them. Only while {@code READING}. */
    void receive(ByteBuffer chunk);

    /** The client took too long with its request. Only while {@code READING}. */
    void expire();

    /** Where the client wants to go. Not before {@code CONNECTING}. */
    Target target();

    /** The target is connected. Only while {@code CONNECTING}. */
    void connected();

    /** The target is not connected. Only while {@code CONNECTING}. */
    void failed(Failure why);

    /** What the client is to be sent now, null if nothing. */
    @Nullable
    ByteBuffer transmit();

    /** What the client sent behind its request, for {@link #rewriter}. Only when {@code CONNECTED}, once. */
    ByteBuffer early();

    /** What is done to the bytes that flow. Only when {@code CONNECTED}. */
    Rewriter rewriter();
}
