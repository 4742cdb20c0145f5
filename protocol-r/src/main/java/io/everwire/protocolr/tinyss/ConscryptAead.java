package io.everwire.protocolr.tinyss;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import org.conscrypt.Conscrypt;

/**
 * BoringSSL through Conscrypt: native code, works best in direct memory. It copies the whole backing array of a heap
 * argument, so arrays are used for small records only, and then a small array of our own.
 */
final class ConscryptAead implements Aead {
    /** Measured: below this an array is cheaper than direct memory. */
    private static final int DIRECT_FROM = 768;

    private final JcaCipher cipher;

    private ConscryptAead(JcaCipher.Engines engines, byte[] key) {
        cipher = new JcaCipher(engines, key);
    }

    /** Throws a {@link LinkageError} where Conscrypt, or its native library, is not there. */
    static AeadFactory factory() {
        Conscrypt.checkAvailability();
        return new Factory(new JcaCipher.Engines(Conscrypt.newProvider()));
    }

    @Override
    public void seal(long counter, ByteBuffer plain, ByteBuffer into) {
        try {
            if (plain.remaining() < DIRECT_FROM) {
                sealInArray(counter, plain, into);
            } else {
                sealDirect(counter, direct(plain), into);
            }
        } catch (GeneralSecurityException e) {
            throw JcaCipher.ourFault(e);
        }
    }

    @Override
    public boolean open(long counter, ByteBuffer sealed, ByteBuffer into) {
        try {
            if (sealed.remaining() < DIRECT_FROM) {
                openInArray(counter, sealed, into);
            } else {
                openDirect(counter, direct(sealed), into);
            }
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw JcaCipher.ourFault(e);
        }
    }

    private void sealInArray(long counter, ByteBuffer plain, ByteBuffer into) throws GeneralSecurityException {
        byte[] array = Scratch.smallArray();
        int length = plain.remaining();
        plain.get(array, 0, length);
        int sealedLength = cipher.toSeal(counter).doFinal(array, 0, length, array, 0);
        into.put(array, 0, sealedLength);
    }

    private void openInArray(long counter, ByteBuffer sealed, ByteBuffer into) throws GeneralSecurityException {
        byte[] array = Scratch.smallArray();
        int length = sealed.remaining();
        sealed.get(array, 0, length);
        int plainLength = cipher.toOpen(counter).doFinal(array, 0, length, array, 0);
        into.put(array, 0, plainLength);
    }

    private void sealDirect(long counter, ByteBuffer plain, ByteBuffer into) throws GeneralSecurityException {
        if (into.isDirect()) {
            cipher.toSeal(counter).doFinal(plain, into);
            return;
        }
        ByteBuffer out = Scratch.directOut(plain.remaining() + TAG_BYTES);
        cipher.toSeal(counter).doFinal(plain, out);
        into.put(out.flip());
    }

    private void openDirect(long counter, ByteBuffer sealed, ByteBuffer into) throws GeneralSecurityException {
        if (into.isDirect()) {
            cipher.toOpen(counter).doFinal(sealed, into);
            return;
        }
        ByteBuffer out = Scratch.directOut(sealed.remaining());
        cipher.toOpen(counter).doFinal(sealed, out);
        into.put(out.flip());
    }

    private static ByteBuffer direct(ByteBuffer buffer) {
        return buffer.isDirect()
                ? buffer
                : Scratch.directIn(buffer.remaining()).put(buffer).flip();
    }

    private record Factory(JcaCipher.Engines engines) implements AeadFactory {
        @Override
        public String name() {
            return "conscrypt";
        }

        @Override
        public boolean prefersDirect() {
            return true;
        }

        @Override
        public Aead create(byte[] key) {
            return new ConscryptAead(engines, key);
        }
    }
}
