package io.everwire.protocolr.auth;

/** An exit's secret Ed25519 key, with which it proves itself to clients (WIRE.md 3). Immutable; never printed. */
public final class ExitKey {
    private final Ed25519Seed seed;
    private final ExitPublicKey publicKey;

    private ExitKey(byte[] seed) {
        this.seed = new Ed25519Seed(seed);
        publicKey = ExitPublicKey.of(this.seed.publicKey());
    }

    /**
     * The key of a 32-byte seed, which is copied.
     *
     * @throws IllegalArgumentException if it has another length
     */
    public static ExitKey of(byte[] seed) {
        return new ExitKey(seed);
    }

    /** What clients are given to recognise this exit. */
    public ExitPublicKey publicKey() {
        return publicKey;
    }

    /** The 64-byte signature (RFC 8032, pure Ed25519). */
    public byte[] sign(byte[] message) {
        return seed.sign(message);
    }

    @Override
    public String toString() {
        return "ExitKey[" + publicKey + "]";
    }
}
