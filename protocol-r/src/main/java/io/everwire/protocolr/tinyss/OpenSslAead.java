package io.everwire.protocolr.tinyss;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.HashSet;
import java.util.Set;

/**
 * OpenSSL's libcrypto through JNA: the fastest there is where its vector code fits the processor, 1.4 times Conscrypt for
 * a full record. Contexts belong to threads, as those of {@link JcaCipher} do, and are set to key and nonce for each
 * record; what is kept for a key is the key. A record takes nothing in the Java heap.
 */
final class OpenSslAead implements Aead {
    private static final AeadFactory FACTORY = new Factory();

    private final byte[] key;
    private long nextToSeal;

    private OpenSslAead(byte[] key) {
        this.key = key.clone();
    }

    /**
     * Throws a {@link LinkageError} where JNA or OpenSSL is not there, an {@link IllegalStateException} where OpenSSL may
     * not give the cipher.
     */
    static AeadFactory factory() {
        Engine.SEALING.get();
        return FACTORY;
    }

    @Override
    public void seal(long counter, ByteBuffer plain, ByteBuffer into) {
        nextToSeal = Nonce.after(counter, nextToSeal); // OpenSSL itself would seal twice under one nonce
        int length = plain.remaining();
        checkRoom(plain, into, length + TAG_BYTES);
        ByteBuffer in = direct(plain);
        ByteBuffer out = into.isDirect() ? into : Scratch.directOut(length + TAG_BYTES);
        try {
            Engine.SEALING.get().seal(key, counter, addressOf(in, length), length, addressOf(out, length + TAG_BYTES));
        } finally {
            Reference.reachabilityFence(in); // of an address the garbage collector knows nothing
            Reference.reachabilityFence(out);
        }
        plain.position(plain.limit());
        deliver(out, length + TAG_BYTES, into);
    }

    @Override
    public boolean open(long counter, ByteBuffer sealed, ByteBuffer into) {
        int length = sealed.remaining() - TAG_BYTES;
        checkRoom(sealed, into, length);
        ByteBuffer in = direct(sealed);
        ByteBuffer out = into.isDirect() ? into : Scratch.directOut(length);
        boolean genuine = open(counter, in, length, out);
        sealed.position(sealed.limit());
        if (genuine) {
            deliver(out, length, into);
        }
        return genuine;
    }

    /** Leaves no plaintext unless the tag was right, whatever ends it. */
    private boolean open(long counter, ByteBuffer in, int length, ByteBuffer out) {
        long from = addressOf(in, length + TAG_BYTES);
        long to = addressOf(out, length);
        boolean genuine = false;
        try {
            genuine = Engine.OPENING.get().open(key, counter, from, length, to);
        } finally {
            if (!genuine) {
                wipe(out, length);
            }
            Reference.reachabilityFence(in); // of an address the garbage collector knows nothing
            Reference.reachabilityFence(out);
        }
        return genuine;
    }

    /** Native code writes without asking: into memory that is read-only, and into what is too small. */
    @SuppressWarnings("ReferenceEquality") // one object has one position; another buffer of the same memory may do
    private static void checkRoom(ByteBuffer from, ByteBuffer into, int bytes) {
        if (into.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        if (from == into) {
            throw new IllegalArgumentException("one buffer cannot be read and written; its duplicate could");
        }
        checkInside(into, bytes);
    }

    private static void checkInside(ByteBuffer buffer, int bytes) {
        if (bytes < 0 || bytes > buffer.remaining()) {
            throw new IllegalArgumentException(bytes + " bytes in a buffer with " + buffer.remaining());
        }
    }

    private static ByteBuffer direct(ByteBuffer buffer) {
        return buffer.isDirect()
                ? buffer
                : Scratch.directIn(buffer.remaining()).put(0, buffer, buffer.position(), buffer.remaining());
    }

    /** Where the next bytes of a direct buffer lie. What native code will touch must be inside, or the process crashes. */
    private static long addressOf(ByteBuffer buffer, int bytes) {
        checkInside(buffer, bytes);
        return baseOf(buffer) + buffer.position();
    }

    private static long baseOf(ByteBuffer buffer) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    }

    private static void deliver(ByteBuffer made, int bytes, ByteBuffer into) {
        if (into.isDirect()) {
            into.position(into.position() + bytes); // it was made there
        } else {
            into.put(made.limit(bytes));
        }
    }

    private static void wipe(ByteBuffer plain, int bytes) {
        for (int at = plain.position(), end = at + bytes; at < end; at++) {
            plain.put(at, (byte) 0);
        }
    }

    /** One context of one thread, and native memory for what goes beside the text. */
    private static final class Engine {
        static final ThreadLocal<Engine> SEALING = ThreadLocal.withInitial(() -> new Engine(true));
        static final ThreadLocal<Engine> OPENING = ThreadLocal.withInitial(() -> new Engine(false));

        private static final int GET_TAG = 0x10;
        private static final int SET_TAG = 0x11;
        private static final int NONCE_AT = KEY_BYTES;
        private static final int LENGTH_AT = NONCE_AT + 16;

        private final long context = LibCrypto.EVP_CIPHER_CTX_new();
        private final ByteBuffer parameters = ByteBuffer.allocateDirect(LENGTH_AT + Integer.BYTES);
        private final long keyAt = baseOf(parameters);
        private final long nonceAt = keyAt + NONCE_AT;
        private final long lengthAt = keyAt + LENGTH_AT;

        Engine(boolean seals) {
            long cipher = LibCrypto.EVP_chacha20_poly1305();
            Context.keep(this);
            require(context != 0 && cipher != 0);
            require(
                    seals
                            ? LibCrypto.EVP_EncryptInit_ex(context, cipher, 0, 0, 0)
                            : LibCrypto.EVP_DecryptInit_ex(context, cipher, 0, 0, 0));
        }

        void seal(byte[] key, long counter, long plain, int length, long sealed) {
            set(key, counter);
            require(LibCrypto.EVP_EncryptInit_ex(context, 0, 0, keyAt, nonceAt));
            require(LibCrypto.EVP_EncryptUpdate(context, sealed, lengthAt, plain, length));
            require(LibCrypto.EVP_EncryptFinal_ex(context, sealed + length, lengthAt));
            require(LibCrypto.EVP_CIPHER_CTX_ctrl(context, GET_TAG, TAG_BYTES, sealed + length));
        }

        boolean open(byte[] key, long counter, long sealed, int length, long plain) {
            set(key, counter);
            require(LibCrypto.EVP_DecryptInit_ex(context, 0, 0, keyAt, nonceAt));
            require(LibCrypto.EVP_CIPHER_CTX_ctrl(context, SET_TAG, TAG_BYTES, sealed + length));
            require(LibCrypto.EVP_DecryptUpdate(context, plain, lengthAt, sealed, length));
            return LibCrypto.EVP_DecryptFinal_ex(context, plain + length, lengthAt) == 1;
        }

        private void set(byte[] key, long counter) {
            parameters.put(0, key).putLong(NONCE_AT, counter); // the nonce's last four bytes stay zero
        }

        private static void require(int result) {
            require(result == 1);
        }

        private static void require(boolean holds) {
            if (!holds) {
                throw new IllegalStateException("OpenSSL refuses ChaCha20-Poly1305");
            }
        }
    }

    /**
     * Frees an engine's context once its thread is gone, whenever another thread begins: there are never many more of them
     * than there have been threads at a time, and nobody needs a thread to wait for that.
     */
    private static final class Context extends PhantomReference<Engine> {
        private static final ReferenceQueue<Engine> DEAD = new ReferenceQueue<>();
        private static final Set<Reference<?>> KEPT = new HashSet<>();

        private final long handle;

        private Context(Engine owner) {
            super(owner, DEAD);
            handle = owner.context;
        }

        static synchronized void keep(Engine engine) {
            for (Reference<?> dead = DEAD.poll(); dead != null; dead = DEAD.poll()) {
                LibCrypto.EVP_CIPHER_CTX_free(((Context) dead).handle);
                KEPT.remove(dead);
            }
            KEPT.add(new Context(engine));
        }

        static synchronized int kept() {
            return KEPT.size();
        }
    }

    /** How many contexts there are, of threads that live or died of late. */
    static int contexts() {
        return Context.kept();
    }

    private static final class Factory implements AeadFactory {
        @Override
        public String name() {
            return "openssl";
        }

        @Override
        public boolean prefersDirect() {
            return true;
        }

        @Override
        public Aead create(byte[] key) {
            return new OpenSslAead(key);
        }
    }
}
