package io.everwire.mux;

import io.everwire.mux.machine.SmuxRules;
import io.everwire.spi.SessionPipe;
import java.time.Duration;

/**
 * How the sessions of a {@link SmuxMultiplexer} work. Immutable; begin with {@link #defaults()} or {@link #builder()}.
 * Version, keepalive and windows must suit the peer: nothing on the wire agrees on them (WIRE.md 7.7).
 */
public final class MuxSettings {
    private static final int LONGEST_FRAME = 32_768;
    private static final int SMALLEST_WINDOW = 4_096;
    private static final int LARGEST_WINDOW = 1 << 26;

    private final int version;
    private final int frameBytes;
    private final Duration nopInterval;
    private final Duration timeout;
    private final int firstWindow;
    private final int window;
    private final int maxWindow;
    private final boolean acknowledgements;
    private final boolean probes;
    private final int probeStreamBytes;
    private final boolean flightLimit;
    private final MuxLimits limits;

    private MuxSettings(Builder builder) {
        version = within(1, 2, builder.version, "version");
        frameBytes = within(1, LONGEST_FRAME, builder.frameBytes, "frameBytes");
        nopInterval = builder.nopInterval;
        timeout = builder.timeout;
        maxWindow = within(SMALLEST_WINDOW, LARGEST_WINDOW, builder.maxWindow, "maxWindow");
        window = within(SMALLEST_WINDOW, maxWindow, builder.window, "window");
        firstWindow = within(0, window, builder.firstWindow, "firstWindow");
        acknowledgements = builder.acknowledgements;
        probes = builder.probes;
        probeStreamBytes = within(0, Integer.MAX_VALUE, builder.probeStreamBytes, "probeStreamBytes");
        flightLimit = builder.flightLimit;
        limits = builder.limits;
        check(nopInterval.toMillis() > 0, "nopInterval " + nopInterval + " must be at least 1 ms");
        check(timeout.compareTo(nopInterval) > 0, "timeout " + timeout + " must exceed nopInterval " + nopInterval);
    }

    private static int within(int least, int most, int value, String name) {
        check(value >= least && value <= most, name + " " + value + " must be " + least + " to " + most);
        return value;
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }

    /** For protocol R. */
    public static MuxSettings defaults() {
        return builder().build();
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Of smux: 2, with windows per stream, or 1. Default: 2. */
    public int version() {
        return version;
    }

    /** The longest payload of a frame sent, 1 to 32,768. Default: 32,760, which fills a record together with its header. */
    public int frameBytes() {
        return frameBytes;
    }

    /** How often a keepalive is sent. Default: 20 minutes. */
    public Duration nopInterval() {
        return nopInterval;
    }

    /** A whole such time without a frame ends the session; more than {@link #nopInterval}. Default: 40 minutes. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * The bytes that a stream grants at once to a peer not known to acknowledge, so that what is in flight fits the peer's
     * replay buffer (WIRE.md 7.3); 0 grants nothing before the first read, and takes no other precaution either: what is in
     * flight towards such a peer is bounded by its windows alone. Default: 24,576.
     */
    public int firstWindow() {
        return firstWindow;
    }

    /**
     * The bytes that a stream grants at first to others, at least 4 KiB; less where others use up what all share, and idle
     * streams give it back. Default: 262,144.
     */
    public int window() {
        return window;
    }

    /**
     * The bytes up to which that grows while the reader keeps pace and half of it is used up within a few round trips, at
     * most 64 MiB. Beyond 16 KiB each, all streams of a session share 32 MiB. Default: 4 MiB.
     */
    public int maxWindow() {
        return maxWindow;
    }

    /**
     * Whether the acknowledging NOP is sent and understood (ARCHITECTURE.md 6); without it every peer counts as one that
     * does not know it, and is neither probed nor limited in flight. Default: true.
     */
    public boolean acknowledgements() {
        return acknowledgements;
    }

    /**
     * Whether a peer that acknowledges, or may, is asked for it without delay by an empty PSH on stream 0. Without it such
     * a peer is known by its first acknowledgement only, and the silent death of a wire on which nothing is sent goes
     * unnoticed. Probes of the peer are answered all the same. Default: true.
     */
    public boolean probes() {
        return probes;
    }

    /**
     * Unproven bytes after which a dialling side asks a peer that does not acknowledge for a proof, by opening a stream
     * with an empty command (WIRE.md 6.2); 0: never. Default: 262,144.
     */
    public int probeStreamBytes() {
        return probeStreamBytes;
    }

    /**
     * Whether what is in flight towards a peer that acknowledges is limited to what its path carries, so that no queue
     * stands on the way. Default: true.
     */
    public boolean flightLimit() {
        return flightLimit;
    }

    /** What a peer may cost at most. */
    public MuxLimits limits() {
        return limits;
    }

    SmuxRules rules(SessionPipe.Side side) {
        return new SmuxRules(
                version,
                side == SessionPipe.Side.DIALER,
                frameBytes,
                acknowledgements,
                acknowledgements && probes,
                firstWindow,
                window,
                maxWindow,
                limits.streams(),
                limits.unaccepted(),
                limits.sessionUnread(),
                probeStreamBytes,
                nopInterval.toNanos(),
                timeout.toNanos(),
                flightLimit && acknowledgements,
                limits.writeStall().toNanos());
    }

    /** Collects settings; each method has the name of what it sets. Not thread-safe. */
    public static final class Builder {
        private int version = 2;
        private int frameBytes = 32_760;
        private Duration nopInterval = Duration.ofMinutes(20);
        private Duration timeout = Duration.ofMinutes(40);
        private int firstWindow = 24_576;
        private int window = 262_144;
        private int maxWindow = 4 << 20;
        private boolean acknowledgements = true;
        private boolean probes = true;
        private int probeStreamBytes = 262_144;
        private boolean flightLimit = true;
        private MuxLimits limits = MuxLimits.defaults();

        private Builder() {}

        public Builder version(int value) {
            version = value;
            return this;
        }

        public Builder frameBytes(int value) {
            frameBytes = value;
            return this;
        }

        public Builder nopInterval(Duration value) {
            nopInterval = value;
            return this;
        }

        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        public Builder firstWindow(int value) {
            firstWindow = value;
            return this;
        }

        public Builder window(int value) {
            window = value;
            return this;
        }

        public Builder maxWindow(int value) {
            maxWindow = value;
            return this;
        }

        public Builder acknowledgements(boolean value) {
            acknowledgements = value;
            return this;
        }

        public Builder probes(boolean value) {
            probes = value;
            return this;
        }

        public Builder probeStreamBytes(int value) {
            probeStreamBytes = value;
            return this;
        }

        public Builder flightLimit(boolean value) {
            flightLimit = value;
            return this;
        }

        public Builder limits(MuxLimits value) {
            limits = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException naming the setting that is out of range
         */
        public MuxSettings build() {
            return new MuxSettings(this);
        }
    }
}
