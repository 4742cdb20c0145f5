package io.everwire.protocolr.auth;

import io.everwire.protocolr.curve.Curve25519;
import io.everwire.protocolr.curve.Curves;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** An Ed25519 public key that was checked: a point of the prime-order group, so nothing is signed by accident. */
abstract sealed class Ed25519PublicKey permits ExitPublicKey, ClientPublicKey {
    /** Length of a key. */
    public static final int BYTES = Curve25519.KEY_BYTES;
    /** Length of a signature. */
    public static final int SIGNATURE_BYTES = Curve25519.SIGNATURE_BYTES;

    private final byte[] bytes;
    private volatile Curve25519.@Nullable Verifier verifier;

    /** @param valid which {@link #requireValid} or {@link #isValid} has seen */
    Ed25519PublicKey(byte[] valid) {
        bytes = valid.clone();
    }

    static byte[] requireValid(byte[] bytes) {
        if (!isValid(bytes)) {
            throw new IllegalArgumentException("not an Ed25519 public key");
        }
        return bytes;
    }

    /** Takes longer than to verify a signature. */
    static boolean isValid(byte[] bytes) {
        return bytes.length == BYTES && Ed25519.validatePublicKeyFull(bytes, 0);
    }

    static byte[] parseHex(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("a public key is " + 2 * BYTES + " hex digits, not " + hex.length());
        }
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a public key is written in hex digits", e);
        }
    }

    /** Whether the owner of this key signed the message (RFC 8032, pure Ed25519). */
    public final boolean verifies(byte[] signature, byte[] message) {
        return verifier().verifies(signature, message);
    }

    /** Made when it is needed: most of the keys on a long list never verify anything. */
    private Curve25519.Verifier verifier() {
        Curve25519.Verifier ready = verifier;
        if (ready == null) {
            ready = Curves.chosen().verifier(bytes);
            verifier = ready;
        }
        return ready;
    }

    /** A copy of the 32 bytes. */
    public final byte[] bytes() {
        return bytes.clone();
    }

    /** 64 lower-case hex digits. */
    public final String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Ed25519PublicKey key
                && key.getClass() == getClass()
                && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The hex digits: a public key is no secret. */
    @Override
    public final String toString() {
        return hex();
    }
}
