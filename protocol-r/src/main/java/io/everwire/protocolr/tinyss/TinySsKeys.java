package io.everwire.protocolr.tinyss;

import io.everwire.protocolr.curve.Curve25519;
import io.everwire.spi.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** What both ends compute from the two hellos (WIRE.md 2.2). Secret throughout. */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record TinySsKeys(byte[] shared, byte[] sending, byte[] receiving) {
    static final int BYTES = Curve25519.KEY_BYTES;

    private static final String HMAC = "HmacSHA256";
    private static final SecretKey FIRST = key("tinyss-s1");
    private static final SecretKey SECOND = key("tinyss-s2");

    /** @throws ProtocolViolation if their key leaves no secret, or is none that an honest peer sends */
    static TinySsKeys agree(Curve25519 curve, byte[] mySecret, byte[] myPublic, byte[] theirPublic)
            throws ProtocolViolation {
        if (!isCanonical(theirPublic)) {
            throw new ProtocolViolation("the peer's public key is no field element");
        }
        if (Arrays.equals(myPublic, theirPublic)) {
            throw new ProtocolViolation("the peer sent our own public key back");
        }
        byte[] shared = new byte[BYTES];
        // Looks at all 32 bytes before it says whether they are zero. Accepting zeros would let anyone between the two
        // ends read along (REFERENCE-DEFECTS D1).
        if (!curve.agree(mySecret, theirPublic, shared)) {
            throw new ProtocolViolation("the peer's public key is of low order");
        }
        return derive(shared, myPublic, theirPublic);
    }

    static TinySsKeys derive(byte[] shared, byte[] myPublic, byte[] theirPublic) {
        byte[] first = hmac(FIRST, shared);
        byte[] second = hmac(SECOND, shared);
        return Arrays.compareUnsigned(myPublic, theirPublic) < 0
                ? new TinySsKeys(shared, second, first)
                : new TinySsKeys(shared, first, second);
    }

    /** Once the ciphers have their copies. */
    void wipeRecordKeys() {
        Arrays.fill(sending, (byte) 0);
        Arrays.fill(receiving, (byte) 0);
    }

    @Override
    public String toString() {
        return "TinySsKeys[hidden]";
    }

    /**
     * Whether the key is below 2^255 - 19. X25519 would take others modulo that; honest peers never send them, and a
     * point in disguise is only good for tricks.
     */
    private static boolean isCanonical(byte[] key) {
        if (key[BYTES - 1] != 0x7f) {
            return key[BYTES - 1] >= 0;
        }
        for (int i = BYTES - 2; i > 0; i--) {
            if (key[i] != -1) {
                return true;
            }
        }
        return (key[0] & 0xff) < 0xed;
    }

    private static SecretKey key(String name) {
        return new SecretKeySpec(name.getBytes(StandardCharsets.US_ASCII), HMAC);
    }

    private static byte[] hmac(SecretKey key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HMAC, e);
        }
    }
}
