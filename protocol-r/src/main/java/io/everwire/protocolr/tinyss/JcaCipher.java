package io.everwire.protocolr.tinyss;

import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A JCA cipher that is set to a new nonce for each record, as JCA wants it. */
final class JcaCipher {
    static final String TRANSFORMATION = "ChaCha20-Poly1305";

    private final Cipher cipher;
    private final SecretKey key;
    private final Nonce nonce = new Nonce();

    JcaCipher(Provider provider, byte[] key) {
        this.key = new SecretKeySpec(key, "ChaCha20");
        try {
            cipher = Cipher.getInstance(TRANSFORMATION, provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(provider.getName() + " has no " + TRANSFORMATION, e);
        }
    }

    Cipher toSeal(long counter) {
        return init(Cipher.ENCRYPT_MODE, counter);
    }

    Cipher toOpen(long counter) {
        return init(Cipher.DECRYPT_MODE, counter);
    }

    /** A fault that only our own mistake can cause: a counter used twice, a buffer too small. */
    static IllegalStateException ourFault(GeneralSecurityException e) {
        return new IllegalStateException("the cipher refuses to work", e);
    }

    private Cipher init(int mode, long counter) {
        try {
            cipher.init(mode, key, new IvParameterSpec(nonce.of(counter)));
            return cipher;
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IllegalStateException("record counter " + counter + " is refused", e);
        }
    }
}
