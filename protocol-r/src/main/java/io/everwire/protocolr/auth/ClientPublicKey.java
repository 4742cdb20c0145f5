package io.everwire.protocolr.auth;

import java.util.Optional;

/** The Ed25519 public key of a client that greets with {@link Ed25519Credentials}. Immutable; may be printed. */
public final class ClientPublicKey extends Ed25519PublicKey {
    private ClientPublicKey(byte[] valid) {
        super(valid);
    }

    /**
     * A copy of {@code bytes}.
     *
     * @throws IllegalArgumentException if they are not 32, or no point of the prime-order group
     */
    public static ClientPublicKey of(byte[] bytes) {
        return new ClientPublicKey(requireValid(bytes));
    }

    /** What a peer says is its key; empty if {@link #of} would throw. */
    static Optional<ClientPublicKey> find(byte[] bytes) {
        return isValid(bytes) ? Optional.of(new ClientPublicKey(bytes)) : Optional.empty();
    }

    /**
     * Reads 64 hex digits.
     *
     * @throws IllegalArgumentException if they are anything else, or no point of the prime-order group
     */
    public static ClientPublicKey parse(String hex) {
        return new ClientPublicKey(requireValid(parseHex(hex)));
    }
}
