package io.everwire.protocolr.tinyss;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few functions of OpenSSL 3 that a record needs, called through JNA. Pointers are {@code long}, as JNA maps those
 * without making an object. Names are the library's own. Where JNA or the library is missing, the class does not load:
 * a {@link LinkageError}.
 */
@SuppressWarnings({"MethodName", "checkstyle:MethodName"})
final class LibCrypto {
    /**
     * The system property that says where the library is, a path or a name; without it, {@value #LINUX_NAME} is looked
     * for on Linux and nothing elsewhere: a library without a version in its name ends a process on macOS, and one that
     * lies in the wrong directory on Windows is somebody else's code.
     */
    static final String PROPERTY = "everwire.openssl";

    private static final String LINUX_NAME = "libcrypto.so.3";
    private static final int VERSION_TEXT = 0;
    private static final int POINTER_BYTES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(LibCrypto.class);

    static {
        if (Native.POINTER_SIZE != POINTER_BYTES) {
            throw new UnsatisfiedLinkError("OpenSSL is used by 64-bit processes only");
        }
        Native.register(LibCrypto.class, NativeLibrary.getInstance(library()));
        LOG.debug("{} from {}", OpenSSL_version(VERSION_TEXT), library());
    }

    private LibCrypto() {}

    private static String library() {
        String named = System.getProperty(PROPERTY, "");
        if (!named.isEmpty()) {
            return named;
        }
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
            throw new UnsatisfiedLinkError("the property " + PROPERTY + " does not say where OpenSSL is");
        }
        return LINUX_NAME;
    }

    static native String OpenSSL_version(int what);

    /** The algorithm. Whether a policy of the system lets it be used shows only when a context is set to it. */
    static native long EVP_chacha20_poly1305();

    static native long EVP_CIPHER_CTX_new();

    static native void EVP_CIPHER_CTX_free(long context);

    static native int EVP_EncryptInit_ex(long context, long cipher, long engine, long key, long nonce);

    static native int EVP_EncryptUpdate(long context, long out, long outLength, long in, int inLength);

    static native int EVP_EncryptFinal_ex(long context, long out, long outLength);

    static native int EVP_DecryptInit_ex(long context, long cipher, long engine, long key, long nonce);

    static native int EVP_DecryptUpdate(long context, long out, long outLength, long in, int inLength);

    /** 0 if the tag is wrong. */
    static native int EVP_DecryptFinal_ex(long context, long out, long outLength);

    static native int EVP_CIPHER_CTX_ctrl(long context, int command, int bytes, long pointer);
}
