package io.everwire.api;

import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * How an exit learns who a client is (WIRE.md 4). Called on a loop, so it may not block: an answer that takes time is
 * given through the stage, from any thread. An empty answer, or a failed stage, is told to the client as FAIL.
 */
public interface Authenticator {
    /** Whether clients must send a greeting; the same answer for the life of the object. */
    boolean expectsGreeting();

    /**
     * Decides about one greeting; called only if {@link #expectsGreeting()}.
     *
     * @param greeting what the client sent
     * @param sharedSecret the connection's 32-byte shared secret, so that a greeting can be bound to it
     * @param remote the client's address
     * @return the principal, or empty to refuse
     */
    CompletionStage<Optional<Principal>> authenticate(Greeting greeting, byte[] sharedSecret, SocketAddress remote);

    /** Lets everyone in as {@link Principal#ANONYMOUS}; no greeting on the wire. */
    static Authenticator allowAll() {
        return NoGreeting.INSTANCE;
    }
}
