package io.everwire.api;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** 32 bytes that are compared in constant time and never printed. */
abstract sealed class Secret32 permits SessionId, MetaSession {
    static final int BYTES = 32;

    private final byte[] bytes;

    Secret32(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes instead of " + BYTES);
        }
        this.bytes = bytes.clone();
    }

    static byte[] draw(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A copy of the 32 bytes. */
    public final byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Secret32 secret
                && secret.getClass() == getClass()
                && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The type's name only: the bytes are a bearer secret. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[hidden]";
    }
}
