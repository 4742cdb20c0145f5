package io.everwire.bench.load;

import io.everwire.bench.flow.Flow;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.IntConsumer;

/** Bytes of which everyone knows what stands at which place of a stream: pieces of one block, without being copied. */
final class Pattern {
    /** What is written at once; large enough that calls do not matter. */
    static final int CHUNK = 32_768;

    /** A prime, so that what is repeated falls on no boundary of frames, records or buffers. */
    private static final int PERIOD = 65_521;

    /** Direct, so that no stack has to copy it for the sake of a native cipher. */
    private static final ByteBuffer BLOCK = block();

    private Pattern() {}

    private static ByteBuffer block() {
        byte[] period = new byte[PERIOD];
        new Random(PERIOD).nextBytes(period);
        return ByteBuffer.allocateDirect(PERIOD + CHUNK)
                .put(period)
                .put(period, 0, CHUNK)
                .flip();
    }

    /** {@code length} bytes, {@link #CHUNK} at most, as they stand at {@code position} of a stream. */
    static ByteBuffer at(long position, int length) {
        return BLOCK.slice((int) (position % PERIOD), length);
    }

    /** Whether the buffer holds what stands at {@code position} of a stream; takes it all. */
    static boolean matches(long position, ByteBuffer bytes) {
        long at = position;
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), CHUNK);
            if (!at(at, count).equals(bytes.slice(bytes.position(), count))) {
                return false;
            }
            bytes.position(bytes.position() + count);
            at += count;
        }
        return true;
    }

    /** Writes a stream's content piece by piece. */
    static final class Cursor {
        private final long end;
        private long position;

        Cursor(long bytes) {
            end = bytes;
        }

        /**
         * Writes on for as long as the flow wants more.
         *
         * @param written hears how long each piece is
         * @return whether all is written, and more would be taken
         */
        boolean writeTo(Flow flow, IntConsumer written) {
            boolean wanted = true;
            while (wanted && position < end) {
                ByteBuffer piece = next();
                written.accept(piece.remaining());
                wanted = flow.write(piece);
            }
            return wanted;
        }

        private ByteBuffer next() {
            int count = (int) Math.min(CHUNK, end - position);
            ByteBuffer piece = at(position, count);
            position += count;
            return piece;
        }
    }
}
