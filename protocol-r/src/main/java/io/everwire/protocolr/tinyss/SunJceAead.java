package io.everwire.protocolr.tinyss;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** The JDK's own: vector instructions from JDK 20 on; fastest from arrays. */
final class SunJceAead extends ArrayAead {
    private final JcaCipher cipher;

    private SunJceAead(JcaCipher.Engines engines, byte[] key) {
        cipher = new JcaCipher(engines, key);
    }

    /** Throws where the JDK has no such provider. */
    static AeadFactory factory() throws GeneralSecurityException {
        Provider provider = Security.getProvider("SunJCE");
        if (provider == null) {
            throw new NoSuchAlgorithmException("this JDK has no SunJCE");
        }
        return new Factory(new JcaCipher.Engines(provider));
    }

    @Override
    void seal(long counter, byte[] from, int at, int length, byte[] to, int toOffset) {
        Cipher ready = cipher.toSeal(counter);
        try {
            ready.doFinal(from, at, length, to, toOffset);
        } catch (GeneralSecurityException e) {
            throw JcaCipher.ourFault(e);
        }
    }

    @Override
    boolean open(long counter, byte[] from, int at, int length, byte[] to, int toOffset) {
        Cipher ready = cipher.toOpen(counter);
        try {
            ready.doFinal(from, at, length, to, toOffset);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw JcaCipher.ourFault(e);
        }
    }

    private record Factory(JcaCipher.Engines engines) implements AeadFactory {
        @Override
        public String name() {
            return "sunjce";
        }

        @Override
        public boolean prefersDirect() {
            return false;
        }

        @Override
        public Aead create(byte[] key) {
            return new SunJceAead(engines, key);
        }
    }
}
