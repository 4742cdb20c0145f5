package io.everwire.api;

import java.util.random.RandomGenerator;

/**
 * The 32 random bytes that group the sessions of one client process (WIRE.md 5). The exit uses them for statistics and
 * as part of the key under which a session may be resumed. Not printed. Immutable.
 */
public final class MetaSession extends Secret32 {
    private MetaSession(byte[] bytes) {
        super(bytes);
    }

    /** A copy of {@code bytes}, which must be 32. */
    public static MetaSession of(byte[] bytes) {
        return new MetaSession(bytes);
    }

    /** A fresh one; {@code random} must be a cryptographic source outside of tests. */
    public static MetaSession random(RandomGenerator random) {
        return new MetaSession(Secret32.draw(random));
    }
}
