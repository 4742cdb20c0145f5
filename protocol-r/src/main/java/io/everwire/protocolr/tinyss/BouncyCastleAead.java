package io.everwire.protocolr.tinyss;

import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** Bouncy Castle's light API: always there, and the slowest. */
final class BouncyCastleAead extends ArrayAead {
    static final AeadFactory FACTORY = new Factory();

    private final ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
    private final KeyParameter key;
    private final Nonce nonce = new Nonce();

    private BouncyCastleAead(byte[] key) {
        this.key = new KeyParameter(key);
    }

    @Override
    void seal(long counter, byte[] from, int at, int length, byte[] to, int toOffset) {
        try {
            run(true, counter, from, at, length, to, toOffset);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing cannot meet a wrong tag", e);
        }
    }

    @Override
    boolean open(long counter, byte[] from, int at, int length, byte[] to, int toOffset) {
        // Not in place: the cipher would copy its input first. And it decrypts before it looks at the tag, so its
        // output may only leave this array if that was right.
        byte[] plain = Scratch.otherArray(length);
        try {
            run(false, counter, from, at, length, plain, 0);
        } catch (InvalidCipherTextException e) {
            return false;
        }
        System.arraycopy(plain, 0, to, toOffset, length - TAG_BYTES);
        return true;
    }

    private void run(boolean seal, long counter, byte[] from, int at, int length, byte[] to, int toOffset)
            throws InvalidCipherTextException {
        try {
            cipher.init(seal, new ParametersWithIV(key, nonce.of(counter)));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("record counter " + counter + " is used twice", e);
        }
        int done = cipher.processBytes(from, at, length, to, toOffset);
        cipher.doFinal(to, toOffset + done);
    }

    private static final class Factory implements AeadFactory {
        @Override
        public String name() {
            return "bc";
        }

        @Override
        public boolean prefersDirect() {
            return false;
        }

        @Override
        public Aead create(byte[] key) {
            return new BouncyCastleAead(key);
        }
    }
}
