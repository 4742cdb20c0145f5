package io.everwire.protocolr.auth;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A 32-byte Ed25519 secret key with its public key. Never printed. */
final class Ed25519Seed {
    static final int BYTES = Ed25519.SECRET_KEY_SIZE;

    private final byte[] seed;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

    Ed25519Seed(byte[] seed) {
        if (seed.length != BYTES) {
            throw new IllegalArgumentException(seed.length + " bytes instead of " + BYTES);
        }
        this.seed = seed.clone();
        Ed25519.generatePublicKey(this.seed, 0, publicKey, 0);
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicKey, 0, null, message, 0, message.length, signature, 0);
        return signature;
    }
}
