package io.everwire.mux.machine;

/**
 * What a {@link SmuxMachine} goes by: the settings of one session in bytes and nanoseconds. Checked by whoever makes it.
 *
 * @param version 1 or 2
 * @param dialer whether this side dialled; it decides the parity of stream ids
 * @param maxPayload the longest PSH payload sent
 * @param acknowledges whether the acknowledging NOP is sent and understood
 * @param probes whether a peer that acknowledges, or may, is asked for it by the probe
 * @param firstWindow what a stream announces at once towards a peer not known to acknowledge; 0: nothing
 * @param window what a stream announces otherwise
 * @param maxWindow up to which a window grows while the reader keeps pace
 * @param maxStreams streams that may be open at once
 * @param maxUnaccepted streams of the peer that may be open without the application having done anything with them
 * @param maxBuffered unread bytes of all streams above which the one that is unread longest ends
 * @param probeBytes unproven bytes at which a dialling side asks a peer that does not acknowledge for a proof, by a
 *     stream of its own; 0: never
 * @param nopNanos interval of the keepalive
 * @param timeoutNanos a whole such interval without a frame ends the session
 * @param limitsFlight whether what is in flight towards a peer that acknowledges is limited to what the path carries
 * @param stallNanos how long a peer may take nothing of what waits on a stream until that ends
 */
public record SmuxRules(
        int version,
        boolean dialer,
        int maxPayload,
        boolean acknowledges,
        boolean probes,
        int firstWindow,
        int window,
        int maxWindow,
        int maxStreams,
        int maxUnaccepted,
        long maxBuffered,
        int probeBytes,
        long nopNanos,
        long timeoutNanos,
        boolean limitsFlight,
        long stallNanos) {
    boolean windows() {
        return version == 2;
    }
}
