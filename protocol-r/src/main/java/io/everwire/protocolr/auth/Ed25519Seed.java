package io.everwire.protocolr.auth;

import io.everwire.protocolr.curve.Curve25519;
import io.everwire.protocolr.curve.Curves;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** A 32-byte Ed25519 secret key with its public key. Never printed. */
final class Ed25519Seed {
    static final int BYTES = Ed25519.SECRET_KEY_SIZE;

    private final byte[] seed;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private volatile Curve25519.@Nullable Signer signer;

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
        return signer().sign(message);
    }

    /** Made when it is needed: a key that is only looked at loads no library. */
    private Curve25519.Signer signer() {
        Curve25519.Signer ready = signer;
        if (ready == null) {
            ready = Curves.chosen().signer(seed, publicKey);
            signer = ready;
        }
        return ready;
    }
}
