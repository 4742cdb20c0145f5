package io.everwire.mux;

import io.everwire.mux.machine.SmuxRules;
import io.everwire.spi.SessionPipe;
import java.time.Duration;

/**
 * How the sessions of a {@link SmuxMultiplexer} work; refused here where out of range. Version, keepalive and windows
 * must suit the peer: nothing on the wire agrees on them (WIRE.md 7.7).
 *
 * @param version 2, with windows per stream, or 1
 * @param frameBytes longest payload of a frame sent, 1 to 32,768; 32,760 fills a record together with its header
 * @param nopInterval how often a keepalive is sent
 * @param timeout a whole such time without a frame ends the session; more than {@code nopInterval}
 * @param firstWindow bytes that a stream grants at once to a peer not known to acknowledge, so that what is in flight
 *     fits the peer's replay buffer (WIRE.md 7.3); 0 grants nothing before the first read
 * @param window bytes that a stream grants at first to others, 4 KiB to 64 MiB
 * @param maxWindow bytes up to which that grows while the reader keeps pace
 * @param acknowledgements whether the acknowledging NOP is sent and understood (ARCHITECTURE.md 6)
 * @param flightLimit whether what is in flight towards a peer that acknowledges is limited to what its path carries, so
 *     that no queue stands on the way
 * @param probeBytes unproven bytes after which a dialling side asks a peer that does not acknowledge for a proof, by
 *     opening a stream with an empty command (WIRE.md 6.2); 0: never
 * @param limits what a peer may cost at most
 */
public record MuxSettings(
        int version,
        int frameBytes,
        Duration nopInterval,
        Duration timeout,
        int firstWindow,
        int window,
        int maxWindow,
        boolean acknowledgements,
        boolean flightLimit,
        int probeBytes,
        MuxLimits limits) {
    private static final int LARGEST_WINDOW = 1 << 26;

    public MuxSettings {
        check(version == 1 || version == 2, "version " + version + " must be 1 or 2");
        check(frameBytes >= 1 && frameBytes <= 32_768, "frameBytes " + frameBytes + " must be 1 to 32768");
        check(nopInterval.toMillis() > 0, "nopInterval " + nopInterval + " must be at least 1 ms");
        check(timeout.compareTo(nopInterval) > 0, "timeout " + timeout + " must exceed nopInterval " + nopInterval);
        check(
                window >= 4_096 && window <= maxWindow && maxWindow <= LARGEST_WINDOW,
                "windows " + window + " and " + maxWindow + " must rise from 4 KiB to 64 MiB");
        check(firstWindow >= 0 && firstWindow <= window, "firstWindow " + firstWindow + " must be 0 to " + window);
        check(probeBytes >= 0, "probeBytes " + probeBytes + " must not be negative");
    }

    /** For protocol R: version 2, windows from 256 KiB to 4 MiB, 24,576 bytes towards peers that do not acknowledge, no flight limit. */
    public static MuxSettings defaults() {
        return new MuxSettings(
                2,
                32_760,
                Duration.ofMinutes(20),
                Duration.ofMinutes(40),
                24_576,
                262_144,
                4 << 20,
                true,
                false,
                262_144,
                MuxLimits.defaults());
    }

    public MuxSettings withVersion(int one) {
        return new MuxSettings(
                one,
                frameBytes,
                nopInterval,
                timeout,
                firstWindow,
                window,
                maxWindow,
                acknowledgements,
                flightLimit,
                probeBytes,
                limits);
    }

    public MuxSettings withFrameBytes(int bytes) {
        return new MuxSettings(
                version,
                bytes,
                nopInterval,
                timeout,
                firstWindow,
                window,
                maxWindow,
                acknowledgements,
                flightLimit,
                probeBytes,
                limits);
    }

    public MuxSettings withKeepAlive(Duration interval, Duration limit) {
        return new MuxSettings(
                version,
                frameBytes,
                interval,
                limit,
                firstWindow,
                window,
                maxWindow,
                acknowledgements,
                flightLimit,
                probeBytes,
                limits);
    }

    public MuxSettings withWindows(int first, int usual, int most) {
        return new MuxSettings(
                version,
                frameBytes,
                nopInterval,
                timeout,
                first,
                usual,
                most,
                acknowledgements,
                flightLimit,
                probeBytes,
                limits);
    }

    public MuxSettings withAcknowledgements(boolean on) {
        return new MuxSettings(
                version,
                frameBytes,
                nopInterval,
                timeout,
                firstWindow,
                window,
                maxWindow,
                on,
                flightLimit,
                probeBytes,
                limits);
    }

    public MuxSettings withProbeBytes(int bytes) {
        return new MuxSettings(
                version,
                frameBytes,
                nopInterval,
                timeout,
                firstWindow,
                window,
                maxWindow,
                acknowledgements,
                flightLimit,
                bytes,
                limits);
    }

    public MuxSettings withFlightLimit(boolean on) {
        return new MuxSettings(
                version,
                frameBytes,
                nopInterval,
                timeout,
                firstWindow,
                window,
                maxWindow,
                acknowledgements,
                on,
                probeBytes,
                limits);
    }

    public MuxSettings withLimits(MuxLimits most) {
        return new MuxSettings(
                version,
                frameBytes,
                nopInterval,
                timeout,
                firstWindow,
                window,
                maxWindow,
                acknowledgements,
                flightLimit,
                probeBytes,
                most);
    }

    SmuxRules rules(SessionPipe.Side side) {
        return new SmuxRules(
                version,
                side == SessionPipe.Side.DIALER,
                frameBytes,
                acknowledgements,
                firstWindow,
                window,
                maxWindow,
                limits.streams(),
                limits.sessionUnread(),
                probeBytes,
                nopInterval.toNanos(),
                timeout.toNanos(),
                flightLimit && acknowledgements,
                limits.writeStall().toNanos());
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
