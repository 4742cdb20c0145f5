package io.everwire.protocolr.tinyss;

import java.nio.ByteBuffer;

/**
 * ChaCha20-Poly1305 (RFC 8439) for one direction under one key: an instance either seals or opens. The nonce is made of
 * the record's counter, {@code counter(8, BE) || 00000000} (WIRE.md 2.3); no associated data. That no counter is used
 * twice is the caller's duty. Takes any buffers with any position; works fastest with those of {@link
 * AeadFactory#prefersDirect}. Not thread-safe.
 */
public interface Aead {
    int KEY_BYTES = 32;
    int NONCE_BYTES = 12;
    int TAG_BYTES = 16;

    /** Encrypts all of {@code plain}, which must not overlap with {@code into}; puts ciphertext and tag into it. */
    void seal(long counter, ByteBuffer plain, ByteBuffer into);

    /**
     * Decrypts all of {@code sealed}, ciphertext and tag. {@code into} may be the very memory of {@code sealed} from its
     * position on (in place), and must not overlap with it otherwise.
     *
     * @return false if the tag is wrong; then nothing was put into {@code into}, and its memory holds no plaintext
     */
    boolean open(long counter, ByteBuffer sealed, ByteBuffer into);

    /** Whether direct memory is as good as an array to {@link #open} in; else the bytes go out of it and back again. */
    default boolean opensDirect() {
        return true;
    }
}
