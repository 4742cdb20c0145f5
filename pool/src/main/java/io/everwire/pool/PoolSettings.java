package io.everwire.pool;

import java.time.Duration;

/** How a pool works. Immutable; made by a {@link Builder}, which refuses what is out of range. */
public final class PoolSettings {
    static final int MOST_MEMBERS = 256;

    private final int members;
    private final Duration latencySpan;
    private final Duration deathFloor;
    private final Duration deathCeiling;
    private final Duration firstBackoff;
    private final Duration maxBackoff;
    private final Duration scoutInterval;
    private final Duration wireSpacing;
    private final Duration renewalInterval;
    private final Duration probeInterval;
    private final Duration shrinkLimit;
    private final double hedgeShare;
    private final boolean leakDetection;

    private PoolSettings(Builder builder) {
        members = checkMembers(builder.members);
        latencySpan = positive("latencySpan", builder.latencySpan);
        deathFloor = positive("deathFloor", builder.deathFloor);
        deathCeiling = atLeast("deathCeiling", builder.deathCeiling, deathFloor);
        firstBackoff = positive("firstBackoff", builder.firstBackoff);
        maxBackoff = atLeast("maxBackoff", builder.maxBackoff, firstBackoff);
        scoutInterval = positive("scoutInterval", builder.scoutInterval);
        wireSpacing = atLeast("wireSpacing", builder.wireSpacing, Duration.ZERO);
        renewalInterval = atLeast("renewalInterval", builder.renewalInterval, Duration.ZERO);
        probeInterval = atLeast("probeInterval", builder.probeInterval, Duration.ZERO);
        shrinkLimit = atLeast("shrinkLimit", builder.shrinkLimit, Duration.ZERO);
        hedgeShare = builder.hedgeShare;
        check(hedgeShare >= 0 && hedgeShare <= 1, "hedgeShare " + hedgeShare + " must be 0 to 1");
        leakDetection = builder.leakDetection;
    }

    static int checkMembers(int members) {
        check(members >= 1 && members <= MOST_MEMBERS, "members " + members + " must be 1 to " + MOST_MEMBERS);
        return members;
    }

    private static Duration positive(String name, Duration value) {
        check(!value.isNegative() && !value.isZero(), name + " " + value + " must be positive");
        return value;
    }

    private static Duration atLeast(String name, Duration value, Duration least) {
        check(value.compareTo(least) >= 0, name + " " + value + " must be at least " + least);
        return value;
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The defaults that the methods name. */
    public static PoolSettings defaults() {
        return builder().build();
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Sessions, 1 to 256. Default: 8. */
    public int members() {
        return members;
    }

    /** How far back the worst latency is looked for. Default: 5 minutes. */
    public Duration latencySpan() {
        return latencySpan;
    }

    /** The death timeout is never shorter. Default: 1 second. */
    public Duration deathFloor() {
        return deathFloor;
    }

    /**
     * The death timeout is never longer. Default: 30 seconds; sessions with a peer that never acknowledges keep below 8
     * seconds in any case, because such an exit waits for ten.
     */
    public Duration deathCeiling() {
        return deathCeiling;
    }

    /** The longest delay after the first failed attempt; doubles with each. Default: 200 ms. */
    public Duration firstBackoff() {
        return firstBackoff;
    }

    /** The longest delay at all. Default: 10 seconds. */
    public Duration maxBackoff() {
        return maxBackoff;
    }

    /**
     * While nobody answers at the exit's address, one member of the pool dials at least this often, whatever its delay.
     * Default: 800 ms, so that a pool is whole again within two seconds of its exit's return.
     */
    public Duration scoutInterval() {
        return scoutInterval;
    }

    /** Between the starts of two wires of one member (WIRE.md 12, item 4). Default: 100 ms. */
    public Duration wireSpacing() {
        return wireSpacing;
    }

    /** How often the worst member gets a new wire, give or take a quarter; zero: never. Default: 60 seconds. */
    public Duration renewalInterval() {
        return renewalInterval;
    }

    /**
     * After how long without a round trip a member is probed, give or take a quarter; zero: never. Default: 30 seconds.
     */
    public Duration probeInterval() {
        return probeInterval;
    }

    /** How long streams may take to end on a member that leaves because the pool shrinks. Default: 10 minutes. */
    public Duration shrinkLimit() {
        return shrinkLimit;
    }

    /** How many second tries there may be for each open, 0 to 1; only repeatable opens are tried twice. Default: 0.05. */
    public double hedgeShare() {
        return hedgeShare;
    }

    /**
     * Whether streams that nobody closes are reported with the place at which they were opened, once they are garbage.
     * Costs a stack trace for each open. Default: no.
     */
    public boolean leakDetection() {
        return leakDetection;
    }

    /** Collects settings; each method has the name of what it sets. Not thread-safe. */
    public static final class Builder {
        private int members = 8;
        private Duration latencySpan = Duration.ofMinutes(5);
        private Duration deathFloor = Duration.ofSeconds(1);
        private Duration deathCeiling = Duration.ofSeconds(30);
        private Duration firstBackoff = Duration.ofMillis(200);
        private Duration maxBackoff = Duration.ofSeconds(10);
        private Duration scoutInterval = Duration.ofMillis(800);
        private Duration wireSpacing = Duration.ofMillis(100);
        private Duration renewalInterval = Duration.ofSeconds(60);
        private Duration probeInterval = Duration.ofSeconds(30);
        private Duration shrinkLimit = Duration.ofMinutes(10);
        private double hedgeShare = 0.05;
        private boolean leakDetection;

        private Builder() {}

        public Builder members(int value) {
            members = value;
            return this;
        }

        public Builder latencySpan(Duration value) {
            latencySpan = value;
            return this;
        }

        public Builder deathFloor(Duration value) {
            deathFloor = value;
            return this;
        }

        public Builder deathCeiling(Duration value) {
            deathCeiling = value;
            return this;
        }

        public Builder firstBackoff(Duration value) {
            firstBackoff = value;
            return this;
        }

        public Builder maxBackoff(Duration value) {
            maxBackoff = value;
            return this;
        }

        public Builder scoutInterval(Duration value) {
            scoutInterval = value;
            return this;
        }

        public Builder wireSpacing(Duration value) {
            wireSpacing = value;
            return this;
        }

        public Builder renewalInterval(Duration value) {
            renewalInterval = value;
            return this;
        }

        public Builder probeInterval(Duration value) {
            probeInterval = value;
            return this;
        }

        public Builder shrinkLimit(Duration value) {
            shrinkLimit = value;
            return this;
        }

        public Builder hedgeShare(double value) {
            hedgeShare = value;
            return this;
        }

        public Builder leakDetection(boolean value) {
            leakDetection = value;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException naming the setting that is out of range
         */
        public PoolSettings build() {
            return new PoolSettings(this);
        }
    }
}
