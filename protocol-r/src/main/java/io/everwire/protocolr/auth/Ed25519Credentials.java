package io.everwire.protocolr.auth;

import io.everwire.api.Credentials;
import io.everwire.api.Greeting;
import java.util.Optional;

/**
 * A client's identity: a secret Ed25519 key with which it greets exits that ask for {@link Ed25519Greetings}. Immutable,
 * thread-safe; never printed.
 */
public final class Ed25519Credentials implements Credentials {
    private final Ed25519Seed identity;
    private final ClientPublicKey publicKey;

    private Ed25519Credentials(byte[] seed) {
        identity = new Ed25519Seed(seed);
        publicKey = ClientPublicKey.of(identity.publicKey());
    }

    /**
     * The identity of a 32-byte seed, which is copied.
     *
     * @throws IllegalArgumentException if it has another length
     */
    public static Ed25519Credentials of(byte[] seed) {
        return new Ed25519Credentials(seed);
    }

    /** What exits are given to let this client in. */
    public ClientPublicKey publicKey() {
        return publicKey;
    }

    @Override
    public boolean greets() {
        return true;
    }

    @Override
    public Optional<Greeting> greeting(byte[] sharedSecret) {
        return Optional.of(Ed25519Greetings.make(identity, sharedSecret));
    }

    @Override
    public String toString() {
        return "Ed25519Credentials[" + publicKey + "]";
    }
}
