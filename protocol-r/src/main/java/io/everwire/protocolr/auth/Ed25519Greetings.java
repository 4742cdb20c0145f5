package io.everwire.protocolr.auth;

import io.everwire.api.Greeting;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The greeting {@code [signature, public key]}: the signature is over the ASCII bytes {@code everwire-greeting} followed
 * by the connection's shared secret, so that a greeting is worthless on any other connection. Thread-safe: no state.
 */
public final class Ed25519Greetings {
    private static final byte[] CONTEXT = "everwire-greeting".getBytes(StandardCharsets.US_ASCII);

    private Ed25519Greetings() {}

    /** Whose greeting it is; empty if it is not whole, not signed by the key in it, or of another connection. */
    public static Optional<ClientPublicKey> verify(Greeting greeting, byte[] sharedSecret) {
        return ClientPublicKey.find(greeting.message())
                .filter(key -> key.verifies(greeting.signature(), signed(sharedSecret)));
    }

    static Greeting make(Ed25519Seed identity, byte[] sharedSecret) {
        return new Greeting(identity.sign(signed(sharedSecret)), identity.publicKey());
    }

    private static byte[] signed(byte[] sharedSecret) {
        byte[] message = new byte[CONTEXT.length + sharedSecret.length];
        System.arraycopy(CONTEXT, 0, message, 0, CONTEXT.length);
        System.arraycopy(sharedSecret, 0, message, CONTEXT.length, sharedSecret.length);
        return message;
    }
}
