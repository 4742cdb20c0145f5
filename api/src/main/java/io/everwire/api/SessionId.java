package io.everwire.api;

import java.util.random.RandomGenerator;

/**
 * The 32 random bytes that name one resumable session (WIRE.md 5). Whoever knows them may ask to resume the session, so
 * they are a secret: compared in constant time, never printed, never logged. Immutable.
 */
public final class SessionId extends Secret32 {
    private SessionId(byte[] bytes) {
        super(bytes);
    }

    /** A copy of {@code bytes}, which must be 32. */
    public static SessionId of(byte[] bytes) {
        return new SessionId(bytes);
    }

    /** A fresh id; {@code random} must be a cryptographic source outside of tests. */
    public static SessionId random(RandomGenerator random) {
        return new SessionId(Secret32.draw(random));
    }
}
