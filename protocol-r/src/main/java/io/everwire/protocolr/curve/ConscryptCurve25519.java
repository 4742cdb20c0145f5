package io.everwire.protocolr.curve;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import org.conscrypt.Conscrypt;
import org.conscrypt.OpenSSLX25519PrivateKey;
import org.conscrypt.OpenSSLX25519PublicKey;
import org.conscrypt.OpenSslEdDsaPrivateKey;
import org.conscrypt.OpenSslEdDsaPublicKey;

/**
 * BoringSSL through Conscrypt: native code, about twice as fast. Its engines are made for one operation each and not kept
 * by threads, since they hold on to the secret they had last; they cost nothing beside the curve.
 */
final class ConscryptCurve25519 implements Curve25519 {
    private static final byte[] BASE_POINT = {9};
    /** The encoded R of a signature that gives its key away: no honest one has it. */
    private static final byte[] NEUTRAL_ELEMENT = {1};

    private final Provider provider = Conscrypt.newProvider();
    private final OpenSSLX25519PublicKey basePoint = new OpenSSLX25519PublicKey(Arrays.copyOf(BASE_POINT, KEY_BYTES));
    private final byte[] neutralElement = Arrays.copyOf(NEUTRAL_ELEMENT, KEY_BYTES);

    private ConscryptCurve25519() {}

    /** Throws a {@link LinkageError} where Conscrypt, or its native library, is not there. */
    static Curve25519 load() {
        Conscrypt.checkAvailability();
        return new ConscryptCurve25519();
    }

    @Override
    public String name() {
        return "conscrypt";
    }

    @Override
    public byte[] publicKey(byte[] secretKey) {
        byte[] publicKey = new byte[KEY_BYTES];
        if (!multiply(secretKey, basePoint, publicKey)) {
            throw new IllegalStateException("the base point is of low order");
        }
        return publicKey;
    }

    @Override
    public boolean agree(byte[] secretKey, byte[] publicKey, byte[] shared) {
        return multiply(secretKey, new OpenSSLX25519PublicKey(publicKey), shared);
    }

    @Override
    public Signer signer(byte[] seed, byte[] publicKey) {
        OpenSslEdDsaPrivateKey key = new OpenSslEdDsaPrivateKey(seed);
        return message -> sign(key, message);
    }

    @Override
    public Verifier verifier(byte[] publicKey) {
        OpenSslEdDsaPublicKey key = new OpenSslEdDsaPublicKey(publicKey);
        return (signature, message) -> signature.length == SIGNATURE_BYTES
                && !Arrays.equals(signature, 0, KEY_BYTES, neutralElement, 0, KEY_BYTES)
                && verifies(key, signature, message);
    }

    private boolean multiply(byte[] secretKey, OpenSSLX25519PublicKey point, byte[] into) {
        OpenSSLX25519PrivateKey key = new OpenSSLX25519PrivateKey(secretKey);
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("XDH", provider);
            agreement.init(key);
            agreement.doPhase(point, true);
            move(agreement.generateSecret(), into);
            return true;
        } catch (InvalidKeyException lowOrder) {
            Arrays.fill(into, (byte) 0);
            return false;
        } catch (GeneralSecurityException e) {
            throw ourFault(e);
        } finally {
            key.destroy();
        }
    }

    /** The library's array is not another copy than its own. */
    private static void move(byte[] result, byte[] into) {
        System.arraycopy(result, 0, into, 0, KEY_BYTES);
        Arrays.fill(result, (byte) 0);
    }

    private byte[] sign(OpenSslEdDsaPrivateKey key, byte[] message) {
        try {
            Signature engine = engine();
            engine.initSign(key);
            engine.update(message);
            return engine.sign();
        } catch (GeneralSecurityException e) {
            throw ourFault(e);
        }
    }

    private boolean verifies(OpenSslEdDsaPublicKey key, byte[] signature, byte[] message) {
        try {
            Signature engine = engine();
            engine.initVerify(key);
            engine.update(message);
            return engine.verify(signature);
        } catch (SignatureException refused) {
            return false;
        } catch (GeneralSecurityException e) {
            throw ourFault(e);
        }
    }

    private Signature engine() throws GeneralSecurityException {
        return Signature.getInstance("Ed25519", provider);
    }

    private static IllegalStateException ourFault(GeneralSecurityException e) {
        return new IllegalStateException("the library refuses to work", e);
    }
}
