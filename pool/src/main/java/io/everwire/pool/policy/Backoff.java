package io.everwire.pool.policy;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: a time drawn evenly from zero to a bound that doubles with each failure
 * (full jitter), so that clients that lost the same exit at the same moment do not come back at the same moment.
 *
 * @param firstNanos the bound after the first failure
 * @param maxNanos the largest bound
 */
public record Backoff(long firstNanos, long maxNanos) {
    public Backoff {
        if (firstNanos <= 0 || firstNanos > maxNanos) {
            throw new IllegalArgumentException("first " + firstNanos + " and max " + maxNanos + " must rise");
        }
    }

    /** The delay after that many failures in a row, at least one. */
    public long delayNanos(int failures, RandomGenerator random) {
        return random.nextLong(boundNanos(failures) + 1);
    }

    /** The delay after a failure that another attempt will not mend: the upper half of the largest bound. */
    public long longDelayNanos(RandomGenerator random) {
        long half = maxNanos / 2;
        return half + random.nextLong(maxNanos - half + 1);
    }

    long boundNanos(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("no delay without a failure");
        }
        int doublings = Math.min(failures - 1, Long.SIZE - 1);
        return firstNanos > maxNanos >> doublings ? maxNanos : firstNanos << doublings;
    }
}
