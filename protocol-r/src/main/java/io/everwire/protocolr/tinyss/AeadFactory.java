package io.everwire.protocolr.tinyss;

/** One implementation of the cipher. Immutable, thread-safe. */
public interface AeadFactory {
    /** As in the setting {@code everwire.aead}. */
    String name();

    /** Whether plaintext to be sealed should lie in direct memory, rather than in arrays. */
    boolean prefersDirect();

    /** For one direction; {@code key} is 32 bytes and is copied. */
    Aead create(byte[] key);
}
