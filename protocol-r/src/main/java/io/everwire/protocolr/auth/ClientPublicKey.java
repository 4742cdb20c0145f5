package io.everwire.protocolr.auth;

/** The Ed25519 public key of a client that greets with {@link Ed25519Credentials}. Immutable; may be printed. */
public final class ClientPublicKey extends Ed25519PublicKey {
    private ClientPublicKey(byte[] bytes) {
        super(bytes);
    }

    /**
     * A copy of {@code bytes}.
     *
     * @throws IllegalArgumentException if they are not 32, or no point of the prime-order group
     */
    public static ClientPublicKey of(byte[] bytes) {
        return new ClientPublicKey(bytes);
    }

    /**
     * Reads 64 hex digits.
     *
     * @throws IllegalArgumentException if they are anything else, or no point of the prime-order group
     */
    public static ClientPublicKey parse(String hex) {
        return new ClientPublicKey(parseHex(hex));
    }
}
