package io.everwire.api;

import java.net.SocketAddress;
import java.time.Duration;

/**
 * One session in the list of an {@link Exit}. Nothing in here is a secret.
 *
 * @param handle what {@link Exit#close(SessionHandle, CloseReason)} takes
 * @param principal who the client is
 * @param metaSession the label of the client's metasession: the same for all its sessions, and only for the life of the
 *     exit
 * @param remote the client's address on the last wire
 * @param state what it is doing
 * @param attached whether it has a wire
 * @param age since it began
 * @param since since when it is attached, or is not
 * @param bytesIn session bytes received
 * @param bytesOut session bytes sent, replays not counted
 * @param openStreams streams that have not ended in both directions
 * @param streams streams of its whole life
 * @param resumptions wires that took the session up again
 * @param replayBytes bytes held until they are proven received
 */
public record ListedSession(
        SessionHandle handle,
        Principal principal,
        String metaSession,
        SocketAddress remote,
        SessionState state,
        boolean attached,
        Duration age,
        Duration since,
        long bytesIn,
        long bytesOut,
        int openStreams,
        long streams,
        long resumptions,
        long replayBytes) {}
