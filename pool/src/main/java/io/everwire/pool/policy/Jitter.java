package io.everwire.pool.policy;

import java.util.random.RandomGenerator;

/** Spreads what happens periodically, so that members, and clients, do not come to do it all at the same moment. */
public final class Jitter {
    private Jitter() {}

    /** A time drawn evenly from three to five quarters of {@code nanos}. */
    public static long around(long nanos, RandomGenerator random) {
        long spread = nanos / 2;
        return nanos - spread / 2 + random.nextLong(spread + 1);
    }
}
