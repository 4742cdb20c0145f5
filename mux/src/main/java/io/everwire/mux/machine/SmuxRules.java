package io.everwire.mux.machine;

/**
 * What a {@link SmuxMachine} goes by: the settings of one session in bytes and nanoseconds. Checked by whoever makes it.
 *
 * @param version 1 or 2
 * @param dialer whether this side dialled; it decides the parity of stream ids
 * @param maxPayload the longest PSH payload sent
 * @param acknowledges whether the acknowledging NOP is sent and understood
 * @param firstWindow what a stream announces at once towards a peer not known to acknowledge; 0: nothing
 * @param window what a stream announces otherwise
 * @param maxWindow up to which a window grows while the reader keeps pace
 * @param maxStreams streams that may be open at once
 * @param maxBuffered unread bytes of all streams above which the session ends
 * @param probeBytes unproven bytes at which a dialling side asks a peer that does not acknowledge for a proof, by a
 *     stream of its own; 0: never
 * @param nopNanos interval of the keepalive
 * @param timeoutNanos a whole such interval without a frame ends the session
 */
public record SmuxRules(
        int version,
        boolean dialer,
        int maxPayload,
        boolean acknowledges,
        int firstWindow,
        int window,
        int maxWindow,
        int maxStreams,
        long maxBuffered,
        int probeBytes,
        long nopNanos,
        long timeoutNanos) {
    boolean windows() {
        return version == 2;
    }
}
