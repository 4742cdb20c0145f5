package io.everwire.protocolr.curve;

/**
 * X25519 (RFC 7748) and pure Ed25519 (RFC 8032) by one library. Whatever bytes a peer sends, all implementations decide
 * the same, as the reference does: where they differ by themselves, the strictest decides. Immutable, thread-safe; keeps
 * no secret but those of its {@link Signer}s.
 */
public interface Curve25519 {
    /** Length of a key, public or secret, and of an agreed secret. */
    int KEY_BYTES = 32;
    /** Length of a signature: the point R, then the scalar S. */
    int SIGNATURE_BYTES = 64;

    /** As in the setting {@code everwire.curves}. */
    String name();

    /** The X25519 public key of 32 random bytes, of which five bits are fixed on the way (RFC 7748, section 5). */
    byte[] publicKey(byte[] secretKey);

    /**
     * X25519 of both into {@code shared}. The public key's highest bit is ignored, and a number that is no field element
     * is taken modulo the prime.
     *
     * @return false if {@code publicKey} is a point of low order; {@code shared} is zero then, and no secret
     */
    boolean agree(byte[] secretKey, byte[] publicKey, byte[] shared);

    /** Signs with an Ed25519 seed, whose public key the caller knows; both are copied. */
    Signer signer(byte[] seed, byte[] publicKey);

    /** Verifies with an Ed25519 public key, which is copied: a point of the prime-order group, as the caller has checked. */
    Verifier verifier(byte[] publicKey);

    /** One secret key, ready for use. Thread-safe. */
    interface Signer {
        byte[] sign(byte[] message);
    }

    /** One public key, ready for use. Thread-safe. */
    interface Verifier {
        /**
         * Whether the key's owner signed the message: S is below the group's order, R the encoding of a point of the
         * prime-order group, and the equation holds without a cofactor. False for any other length than 64.
         */
        boolean verifies(byte[] signature, byte[] message);
    }
}
