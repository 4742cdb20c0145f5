package io.everwire.protocolr;

import io.everwire.protocolr.resume.ChunkPool;
import io.everwire.protocolr.resume.ReplayLimits;
import io.everwire.protocolr.tinyss.RecordLimiter;
import java.time.Duration;

/**
 * How protocol R works on one side. Immutable; begin with {@link #defaults()} or {@link #builder()}.
 */
public final class ProtocolRSettings {
    private static final int MIN_REPLAY = 1 << 17;
    private static final long AN_EIGHTH = -1;

    private final Duration dialTimeout;
    private final Duration handshakeTimeout;
    private final Duration deathTimeout;
    private final Duration writeStall;
    private final Duration closeTimeout;
    private final Duration detachedTimeout;
    private final Duration unusedTimeout;
    private final Duration renewAfter;
    private final long renewAfterBytes;
    private final int replayBytes;
    private final int replayBytesMost;
    private final int replayReserve;
    private final int replayShare;
    private final long replayBudget;
    private final long replayBytesPerPrincipal;
    private final Duration pressureTimeout;
    private final int maxSessions;
    private final int maxSessionsPerPrincipal;
    private final int maxSessionsPerAddress;
    private final int maxDetached;
    private final int maxHandshakes;
    private final int maxHandshakesPerAddress;
    private final int handshakesPerSecond;
    private final int handshakeBurst;
    private final int thinRecordsPerSecond;
    private final int thinRecordBurst;
    private final int metaSessionsKept;

    private ProtocolRSettings(Builder builder) {
        dialTimeout = positive(builder.dialTimeout, "dialTimeout");
        handshakeTimeout = positive(builder.handshakeTimeout, "handshakeTimeout");
        deathTimeout = positive(builder.deathTimeout, "deathTimeout");
        writeStall = positive(builder.writeStall, "writeStall");
        closeTimeout = positive(builder.closeTimeout, "closeTimeout");
        detachedTimeout = positive(builder.detachedTimeout, "detachedTimeout");
        unusedTimeout = positive(builder.unusedTimeout, "unusedTimeout");
        renewAfter = positive(builder.renewAfter, "renewAfter");
        renewAfterBytes = builder.renewAfterBytes;
        replayBytes = atLeast(MIN_REPLAY, builder.replayBytes, "replayBytes");
        replayBytesMost = atLeast(replayBytes, builder.replayBytesMost, "replayBytesMost");
        replayReserve = atLeast(0, builder.replayReserve, "replayReserve");
        replayShare = atLeast(ChunkPool.LARGE, builder.replayShare, "replayShare");
        replayBudget = atLeast(replayBytes, builder.replayBudget, "replayBudget");
        replayBytesPerPrincipal = builder.replayBytesPerPrincipal == AN_EIGHTH
                ? replayBudget / 8
                : atLeast(0, builder.replayBytesPerPrincipal, "replayBytesPerPrincipal");
        pressureTimeout = positive(builder.pressureTimeout, "pressureTimeout");
        maxSessions = atLeast(1, builder.maxSessions, "maxSessions");
        maxSessionsPerPrincipal = atLeast(1, builder.maxSessionsPerPrincipal, "maxSessionsPerPrincipal");
        maxSessionsPerAddress = atLeast(1, builder.maxSessionsPerAddress, "maxSessionsPerAddress");
        maxDetached = atLeast(1, builder.maxDetached, "maxDetached");
        maxHandshakes = atLeast(1, builder.maxHandshakes, "maxHandshakes");
        maxHandshakesPerAddress = atLeast(1, builder.maxHandshakesPerAddress, "maxHandshakesPerAddress");
        handshakesPerSecond = atLeast(1, builder.handshakesPerSecond, "handshakesPerSecond");
        handshakeBurst = atLeast(1, builder.handshakeBurst, "handshakeBurst");
        thinRecordsPerSecond = atLeast(1, builder.thinRecordsPerSecond, "thinRecordsPerSecond");
        thinRecordBurst = atLeast(100, builder.thinRecordBurst, "thinRecordBurst");
        metaSessionsKept = atLeast(0, builder.metaSessionsKept, "metaSessionsKept");
        if (replayReserve > replayBytes / 2) {
            throw new IllegalArgumentException(
                    "replayReserve " + replayReserve + " must be at most half of replayBytes " + replayBytes);
        }
        if (replayShare > replayBytes - replayReserve) {
            throw new IllegalArgumentException("replayShare " + replayShare + " must be at most what replayBytes "
                    + replayBytes + " leaves beside replayReserve " + replayReserve);
        }
    }

    private static Duration positive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " " + value + " must be more than zero");
        }
        return value;
    }

    private static int atLeast(int least, int value, String name) {
        return (int) atLeast((long) least, value, name);
    }

    private static long atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + " must be at least " + least);
        }
        return value;
    }

    public static ProtocolRSettings defaults() {
        return builder().build();
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** From the dial to the TCP connection. Default: 5 seconds. */
    public Duration dialTimeout() {
        return dialTimeout;
    }

    /** Absolute, from the TCP connection to the exchanged counters (WIRE.md 1). Default: 10 seconds. */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** For how long a peer may owe an answer without sending a byte; a pool sets its own for each session. Default: 8 seconds. */
    public Duration deathTimeout() {
        return deathTimeout;
    }

    /** For how long a peer may read nothing while bytes wait for it, until its wire ends. Default: 60 seconds. */
    public Duration writeStall() {
        return writeStall;
    }

    /** For how long a closing session waits until its last bytes are handed over. Default: 5 seconds. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** For how long an exit keeps a session without a wire. Default: 30 minutes. */
    public Duration detachedTimeout() {
        return detachedTimeout;
    }

    /** The same for a session that never carried a byte. Default: 2 minutes. */
    public Duration unusedTimeout() {
        return unusedTimeout;
    }

    /** The age at which a wire is replaced by one with fresh keys. Default: 24 hours. */
    public Duration renewAfter() {
        return renewAfter;
    }

    /** The bytes in both directions after which a wire is replaced by one with fresh keys. Default: 1 TiB. */
    public long renewAfterBytes() {
        return renewAfterBytes;
    }

    /** The memory that a session may hold for replay; writers wait at it. Default: 4 MiB. */
    public int replayBytes() {
        return replayBytes;
    }

    /** The same while all sessions together use less than half of {@link #replayBudget}. Default: 16 MiB. */
    public int replayBytesMost() {
        return replayBytesMost;
    }

    /** How many of these are for control frames only. Default: 64 KiB. */
    public int replayReserve() {
        return replayReserve;
    }

    /** What a session may hold whatever the others do; its reserve comes on top. Default: 64 KiB, which is the least. */
    public int replayShare() {
        return replayShare;
    }

    /**
     * The memory for replay of all sessions of one acceptor, or of one dialer. An eighth of it is kept for shares; only
     * shares and reserves can exceed it, where there are very many. Default: 1 GiB.
     */
    public long replayBudget() {
        return replayBudget;
    }

    /**
     * The same for one principal, or for the anonymous clients of one address, at an exit; shares and reserves are given
     * beyond it. Where many use much, each gets no more than is left for the next. Default: an eighth of {@link
     * #replayBudget}.
     */
    public long replayBytesPerPrincipal() {
        return replayBytesPerPrincipal;
    }

    /**
     * For how long a session may hold bytes for replay without any proof while the exit is short of memory. Default: 60
     * seconds.
     */
    public Duration pressureTimeout() {
        return pressureTimeout;
    }

    /** What an exit may hold. */
    ReplayLimits exitReplay() {
        return replay(replayBytesPerPrincipal);
    }

    /** What a client may hold: all its sessions are its own. */
    ReplayLimits clientReplay() {
        return replay(replayBudget);
    }

    private ReplayLimits replay(long perOwner) {
        return new ReplayLimits(replayBudget, perOwner, replayBytes, replayBytesMost, replayShare, replayReserve);
    }

    /** Sessions of an exit in all. Default: 100_000. */
    public int maxSessions() {
        return maxSessions;
    }

    /** Sessions of one authenticated principal. Default: 64. */
    public int maxSessionsPerPrincipal() {
        return maxSessionsPerPrincipal;
    }

    /** Sessions of anonymous clients from one address. Default: 1_024. */
    public int maxSessionsPerAddress() {
        return maxSessionsPerAddress;
    }

    /** Sessions without a wire; beyond, the one that lacks it longest ends. Default: 10_000. */
    public int maxDetached() {
        return maxDetached;
    }

    /** Connections of an exit that have not named a session yet; beyond, one of them by chance makes room. Default: 4_096. */
    public int maxHandshakes() {
        return maxHandshakes;
    }

    /** The same from one address (an IPv6 /64 counts as one). Default: 64. */
    public int maxHandshakesPerAddress() {
        return maxHandshakesPerAddress;
    }

    /** New connections from one address, on average; one that becomes a session does not count. Default: 20. */
    public int handshakesPerSecond() {
        return handshakesPerSecond;
    }

    /** New connections from one address at once. Default: 100. */
    public int handshakeBurst() {
        return handshakeBurst;
    }

    /** Records of a peer that carry less than a frame, for ever; faster than that it may be for a burst. Default: 1_000. */
    public int thinRecordsPerSecond() {
        return thinRecordsPerSecond;
    }

    /** How many such records may come at once; one more ends the session with {@code LIMIT}. Default: 10_000. */
    public int thinRecordBurst() {
        return thinRecordBurst;
    }

    /** For one peer. */
    RecordLimiter recordLimiter() {
        return new RecordLimiter(thinRecordsPerSecond, thinRecordBurst);
    }

    /** Metasessions without a session whose figures an exit keeps; beyond, the longest ended is forgotten. Default: 1_000. */
    public int metaSessionsKept() {
        return metaSessionsKept;
    }

    /** Collects settings; each method has the name of what it sets. Not thread-safe. */
    public static final class Builder {
        private Duration dialTimeout = Duration.ofSeconds(5);
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration deathTimeout = Duration.ofSeconds(8);
        private Duration writeStall = Duration.ofSeconds(60);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private Duration detachedTimeout = Duration.ofMinutes(30);
        private Duration unusedTimeout = Duration.ofMinutes(2);
        private Duration renewAfter = Duration.ofHours(24);
        private long renewAfterBytes = 1L << 40;
        private int replayBytes = 4 << 20;
        private int replayBytesMost = 16 << 20;
        private int replayReserve = 64 << 10;
        private int replayShare = 64 << 10;
        private long replayBudget = 1L << 30;
        private long replayBytesPerPrincipal = AN_EIGHTH;
        private Duration pressureTimeout = Duration.ofSeconds(60);
        private int maxSessions = 100_000;
        private int maxSessionsPerPrincipal = 64;
        private int maxSessionsPerAddress = 1_024;
        private int maxDetached = 10_000;
        private int maxHandshakes = 4_096;
        private int maxHandshakesPerAddress = 64;
        private int handshakesPerSecond = 20;
        private int handshakeBurst = 100;
        private int thinRecordsPerSecond = 1_000;
        private int thinRecordBurst = 10_000;
        private int metaSessionsKept = 1_000;

        private Builder() {}

        public Builder dialTimeout(Duration value) {
            dialTimeout = value;
            return this;
        }

        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        public Builder deathTimeout(Duration value) {
            deathTimeout = value;
            return this;
        }

        public Builder writeStall(Duration value) {
            writeStall = value;
            return this;
        }

        public Builder closeTimeout(Duration value) {
            closeTimeout = value;
            return this;
        }

        public Builder detachedTimeout(Duration value) {
            detachedTimeout = value;
            return this;
        }

        public Builder unusedTimeout(Duration value) {
            unusedTimeout = value;
            return this;
        }

        public Builder renewAfter(Duration value) {
            renewAfter = value;
            return this;
        }

        public Builder renewAfterBytes(long value) {
            renewAfterBytes = value;
            return this;
        }

        /** Also lifts {@link #replayBytesMost} where that is less. */
        public Builder replayBytes(int value) {
            replayBytes = value;
            replayBytesMost = Math.max(value, replayBytesMost);
            return this;
        }

        public Builder replayBytesMost(int value) {
            replayBytesMost = value;
            return this;
        }

        public Builder replayReserve(int value) {
            replayReserve = value;
            return this;
        }

        public Builder replayShare(int value) {
            replayShare = value;
            return this;
        }

        public Builder replayBudget(long value) {
            replayBudget = value;
            return this;
        }

        public Builder replayBytesPerPrincipal(long value) {
            replayBytesPerPrincipal = value;
            return this;
        }

        public Builder pressureTimeout(Duration value) {
            pressureTimeout = value;
            return this;
        }

        public Builder maxSessions(int value) {
            maxSessions = value;
            return this;
        }

        public Builder maxSessionsPerPrincipal(int value) {
            maxSessionsPerPrincipal = value;
            return this;
        }

        public Builder maxSessionsPerAddress(int value) {
            maxSessionsPerAddress = value;
            return this;
        }

        public Builder maxDetached(int value) {
            maxDetached = value;
            return this;
        }

        public Builder maxHandshakes(int value) {
            maxHandshakes = value;
            return this;
        }

        public Builder maxHandshakesPerAddress(int value) {
            maxHandshakesPerAddress = value;
            return this;
        }

        public Builder handshakesPerSecond(int value) {
            handshakesPerSecond = value;
            return this;
        }

        public Builder handshakeBurst(int value) {
            handshakeBurst = value;
            return this;
        }

        public Builder thinRecordsPerSecond(int value) {
            thinRecordsPerSecond = value;
            return this;
        }

        public Builder thinRecordBurst(int value) {
            thinRecordBurst = value;
            return this;
        }

        public Builder metaSessionsKept(int value) {
            metaSessionsKept = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException naming the setting that is out of range
         */
        public ProtocolRSettings build() {
            return new ProtocolRSettings(this);
        }
    }
}
