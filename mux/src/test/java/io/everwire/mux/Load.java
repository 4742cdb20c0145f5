package io.everwire.mux;

import io.everwire.api.Stream;
import io.everwire.testkit.loop.ManualLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/** What streams do under load in virtual time: one sends without end, one takes all, one measures an echo. */
final class Load {
    private static final byte[] BLOCK = new byte[65_536];

    private Load() {}

    /** Writes as fast as the stream takes it. */
    static void send(Stream stream) {
        send(stream, ByteBuffer.wrap(BLOCK));
    }

    private static void send(Stream stream, ByteBuffer block) {
        stream.write(block.clear()).whenComplete((done, failure) -> {
            if (failure == null) {
                send(stream, block);
            }
        });
    }

    /** Takes whatever comes, at once. */
    static final class Sink {
        private static final ByteBuffer INTO = ByteBuffer.allocate(65_536);
        private final Stream stream;
        private final ByteBuffer into = INTO.duplicate();
        long count;

        Sink(Stream stream) {
            this.stream = stream;
            next();
        }

        private void next() {
            stream.read(into.clear()).whenComplete((bytes, failure) -> {
                if (failure == null && bytes > 0) {
                    count += bytes;
                    next();
                }
            });
        }
    }

    /** Sends a small question every 20 ms, whatever becomes of the last, and notes how long each answer took. */
    static final class Question {
        private static final long EVERY = 20 * Endpoints.MILLI;
        private static final int BYTES = 100;

        private final ManualLoop loop;
        private final Stream stream;
        private final ByteBuffer answer = ByteBuffer.allocate(BYTES);
        private final ArrayDeque<Long> askedAt = new ArrayDeque<>();
        private long[] took = new long[1_024];
        private int count;

        Question(ManualLoop loop, Stream stream) {
            this.loop = loop;
            this.stream = stream;
            ask();
            read();
        }

        private void ask() {
            askedAt.add(loop.nanoTime());
            stream.write(ByteBuffer.allocate(BYTES));
            loop.after(EVERY, this::ask);
        }

        private void read() {
            stream.read(answer).thenAccept(bytes -> {
                if (bytes > 0) {
                    if (!answer.hasRemaining()) {
                        answer.clear();
                        note(loop.nanoTime() - askedAt.remove());
                    }
                    read();
                }
            });
        }

        private void note(long nanos) {
            took = count == took.length ? Arrays.copyOf(took, 2 * count) : took;
            took[count++] = nanos;
        }

        /** Forgets the answers so far. */
        void reset() {
            count = 0;
        }

        int count() {
            return count;
        }

        /** The time within which that share of the answers came, in milliseconds. */
        long percentileMillis(double share) {
            long[] sorted = Arrays.copyOf(took, count);
            Arrays.sort(sorted);
            return sorted[(int) Math.ceil(share * count) - 1] / Endpoints.MILLI;
        }
    }
}
