package io.everwire.protocolr.world;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes that belong to their place: what is lost, repeated or swapped is seen at once, wherever it is looked at. */
final class Bytes {
    private final long salt;

    Bytes(long salt) {
        this.salt = salt;
    }

    /** The bytes from an offset on. */
    ByteBuffer at(long offset, int count) {
        int skip = (int) (offset % Long.BYTES);
        ByteBuffer words = ByteBuffer.allocate(count + 2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long word = offset / Long.BYTES; words.position() < skip + count; word++) {
            words.putLong(mixed(word + salt));
        }
        return words.position(skip).limit(skip + count).slice();
    }

    /** A bijection in which every bit of the number tells (the finalizer of SplitMix64). */
    private static long mixed(long number) {
        long once = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }
}
