package io.everwire.protocolr.curve;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Bouncy Castle's light API: always there. */
final class BouncyCastleCurve25519 implements Curve25519 {
    static final Curve25519 INSTANCE = new BouncyCastleCurve25519();

    private BouncyCastleCurve25519() {}

    @Override
    public String name() {
        return "bc";
    }

    @Override
    public byte[] publicKey(byte[] secretKey) {
        byte[] publicKey = new byte[KEY_BYTES];
        X25519.generatePublicKey(secretKey, 0, publicKey, 0);
        return publicKey;
    }

    @Override
    public boolean agree(byte[] secretKey, byte[] publicKey, byte[] shared) {
        return X25519.calculateAgreement(secretKey, 0, publicKey, 0, shared, 0);
    }

    @Override
    public Signer signer(byte[] seed, byte[] publicKey) {
        byte[] ourSeed = seed.clone();
        byte[] ourPublicKey = publicKey.clone();
        return message -> sign(ourSeed, ourPublicKey, message);
    }

    @Override
    public Verifier verifier(byte[] publicKey) {
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(publicKey, 0);
        if (point == null) {
            throw new IllegalArgumentException("not an Ed25519 public key");
        }
        return (signature, message) -> signature.length == SIGNATURE_BYTES && verifies(point, signature, message);
    }

    private static byte[] sign(byte[] seed, byte[] publicKey, byte[] message) {
        byte[] signature = new byte[SIGNATURE_BYTES];
        Ed25519.sign(seed, 0, publicKey, 0, null, message, 0, message.length, signature, 0);
        return signature;
    }

    /**
     * The library multiplies the equation by the cofactor, so that it holds whatever low-order point was added to R. Others
     * compute R and compare. Looking at R's order costs as much again.
     */
    private static boolean verifies(Ed25519.PublicPoint key, byte[] signature, byte[] message) {
        return Ed25519.verify(signature, 0, key, message, 0, message.length)
                && Ed25519.validatePublicKeyFull(signature, 0);
    }
}
