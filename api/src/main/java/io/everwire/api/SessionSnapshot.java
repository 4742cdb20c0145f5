package io.everwire.api;

/**
 * Figures of one session, all counted since it began.
 *
 * @param state its state
 * @param openStreams streams that have not ended in both directions
 * @param sent session bytes handed to wires, replays not counted
 * @param proven session bytes that the peer is proven to have received
 * @param received session bytes received
 * @param replayed bytes sent again on a later wire
 * @param replayHeld bytes held for replay now
 * @param replayBound the most bytes that may be held for replay now
 * @param wires wires that became live
 * @param peerAcknowledges whether the peer is known to acknowledge
 */
public record SessionSnapshot(
        SessionState state,
        int openStreams,
        long sent,
        long proven,
        long received,
        long replayed,
        long replayHeld,
        long replayBound,
        int wires,
        boolean peerAcknowledges) {}
