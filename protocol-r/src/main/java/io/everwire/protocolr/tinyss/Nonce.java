package io.everwire.protocolr.tinyss;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** {@code counter(8, BE) || 00000000} (WIRE.md 2.3). */
final class Nonce {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes = new byte[Aead.NONCE_BYTES];

    /**
     * What the next counter must be at least, once this one is sealed.
     *
     * @param least what this one must be at least
     * @throws IllegalStateException if it is not, and would be sealed twice
     */
    static long after(long counter, long least) {
        if (counter < least) {
            throw new IllegalStateException("record counter " + counter + " was used before");
        }
        return counter + 1;
    }

    /** The nonce of a record, in an array that the next call overwrites. */
    byte[] of(long counter) {
        LONG.set(bytes, 0, counter);
        return bytes;
    }
}
