package io.everwire.protocolr.tinyss;

import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One key for a JCA cipher, which is set to it and to a new nonce for each record, as JCA wants it. So the cipher itself
 * can be the thread's: what is kept for a key is the key. An idle session would hold 1 to 3 KB of ciphers otherwise, and
 * each handshake make four.
 */
final class JcaCipher {
    static final String TRANSFORMATION = "ChaCha20-Poly1305";

    private final Engines engines;
    private final SecretKey key;

    JcaCipher(Engines engines, byte[] key) {
        this.engines = engines;
        this.key = new SecretKeySpec(key, "ChaCha20");
    }

    Cipher toSeal(long counter) {
        return engines.sealing.get().init(this, counter);
    }

    Cipher toOpen(long counter) {
        return engines.opening.get().init(this, counter);
    }

    /** A fault that only our own mistake can cause: a counter used twice, a buffer too small. */
    static IllegalStateException ourFault(GeneralSecurityException e) {
        return new IllegalStateException("the cipher refuses to work", e);
    }

    /** The ciphers of one provider: two for each thread, as some will not open what they have just sealed. */
    static final class Engines {
        private final ThreadLocal<Engine> sealing;
        private final ThreadLocal<Engine> opening;

        Engines(Provider provider) {
            sealing = ThreadLocal.withInitial(() -> new Engine(provider, Cipher.ENCRYPT_MODE));
            opening = ThreadLocal.withInitial(() -> new Engine(provider, Cipher.DECRYPT_MODE));
        }
    }

    /** One cipher of one thread. */
    private static final class Engine {
        private final Provider provider;
        private final int mode;
        private final Nonce nonce = new Nonce();
        private Cipher cipher;
        private @Nullable JcaCipher last;

        Engine(Provider provider, int mode) {
            this.provider = provider;
            this.mode = mode;
            this.cipher = fresh();
        }

        private Cipher fresh() {
            try {
                return Cipher.getInstance(TRANSFORMATION, provider);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(provider.getName() + " has no " + TRANSFORMATION, e);
            }
        }

        /**
         * A cipher refuses the key and nonce that it had last, which is right if they were those of the same direction; two
         * directions under one key are no mistake of ours.
         */
        Cipher init(JcaCipher user, long counter) {
            try {
                return initUnlessRefused(user, counter);
            } catch (GeneralSecurityException | RuntimeException e) {
                throw new IllegalStateException("record counter " + counter + " is refused", e);
            } finally {
                last = user;
            }
        }

        private Cipher initUnlessRefused(JcaCipher user, long counter) throws GeneralSecurityException {
            IvParameterSpec parameters = new IvParameterSpec(nonce.of(counter));
            try {
                cipher.init(mode, user.key, parameters);
            } catch (GeneralSecurityException | RuntimeException refused) {
                if (last == user) {
                    throw refused;
                }
                cipher = fresh();
                cipher.init(mode, user.key, parameters);
            }
            return cipher;
        }
    }
}
