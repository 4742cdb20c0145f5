package io.everwire.api;

import java.util.Optional;

/**
 * How a client proves who it is (WIRE.md 4). Called on a loop, so it may not block; called once for each wire, after the
 * exit's signature was verified. Whether a greeting is sent at all must be agreed with the exit beforehand: nothing on
 * the wire tells.
 */
public interface Credentials {
    /** Whether this client sends a greeting; the same answer for the life of the object. */
    boolean greets();

    /**
     * The greeting for one connection; called only if {@link #greets()}. A failure ends the attempt with {@link
     * ErrorCode#NOT_AUTHENTICATED}.
     *
     * @param sharedSecret the connection's 32-byte shared secret; a greeting bound to it is worthless elsewhere
     */
    Optional<Greeting> greeting(byte[] sharedSecret);

    /** For exits that ask for no greeting. */
    static Credentials none() {
        return NoGreeting.INSTANCE;
    }
}
