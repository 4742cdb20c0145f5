package io.everwire.tunnel.demo;

import java.util.Objects;
import java.util.SplittableRandom;

/** A given number of pseudo-random bytes: the same for the same seed, whoever makes them. Not thread-safe. */
final class SeededBytes {
    private final SplittableRandom random;
    private long left;

    SeededBytes(long seed, long size) {
        this.random = new SplittableRandom(seed);
        this.left = size;
    }

    /** Fills the buffer from its start as far as there are bytes; calls must all be for buffers of the same size. */
    int next(byte[] into) {
        int count = (int) Math.min(left, Objects.requireNonNull(into).length);
        if (count > 0) {
            random.nextBytes(into);
            left -= count;
        }
        return count;
    }
}
