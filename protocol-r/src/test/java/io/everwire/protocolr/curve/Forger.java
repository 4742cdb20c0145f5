package io.everwire.protocolr.curve;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Somebody who holds an Ed25519 key and signs as he likes. */
record Forger(BigInteger secret, Edwards key) {
    static Forger of(byte[] seed) {
        byte[] half = Arrays.copyOf(sha512(seed), 32);
        half[0] &= (byte) 0xf8;
        half[31] = (byte) ((half[31] & 0x3f) | 0x40);
        BigInteger secret = Edwards.number(half);
        return new Forger(secret, Edwards.BASE.times(secret));
    }

    byte[] publicKey() {
        return key.encoded();
    }

    /** Solves the equation for S, whatever stands there as R. */
    byte[] sign(BigInteger nonce, byte[] r, byte[] message) {
        BigInteger challenge = Edwards.number(sha512(r, publicKey(), message));
        BigInteger s = nonce.add(challenge.multiply(secret)).mod(Edwards.ORDER);
        return signature(r, s);
    }

    static byte[] signature(byte[] r, BigInteger s) {
        byte[] signature = Arrays.copyOf(r, 64);
        System.arraycopy(Edwards.littleEndian(s), 0, signature, 32, 32);
        return signature;
    }

    private static byte[] sha512(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
