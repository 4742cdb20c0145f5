package io.everwire.protocolr.auth;

/** The Ed25519 public key of an exit, which its clients know beforehand (WIRE.md 3). Immutable; may be printed. */
public final class ExitPublicKey extends Ed25519PublicKey {
    private ExitPublicKey(byte[] valid) {
        super(valid);
    }

    /**
     * A copy of {@code bytes}.
     *
     * @throws IllegalArgumentException if they are not 32, or no point of the prime-order group
     */
    public static ExitPublicKey of(byte[] bytes) {
        return new ExitPublicKey(requireValid(bytes));
    }

    /**
     * Reads 64 hex digits.
     *
     * @throws IllegalArgumentException if they are anything else, or no point of the prime-order group
     */
    public static ExitPublicKey parse(String hex) {
        return new ExitPublicKey(requireValid(parseHex(hex)));
    }
}
