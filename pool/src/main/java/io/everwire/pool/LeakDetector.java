package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.Stream;
import io.everwire.spi.Loop;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds streams that nobody closes: what it hands out is a stream in front of the real one, and when the garbage
 * collector takes it while the real one is open, nobody will ever close that. Thread-safe.
 */
final class LeakDetector {
    private final Cleaner cleaner = Cleaner.create();

    /** @param leaked runs, on a thread of its own, if nobody closes the stream that is returned */
    Stream watch(Stream stream, Runnable leaked) {
        AtomicBoolean over = new AtomicBoolean();
        var unused = stream.closed().thenRun(() -> over.set(true));
        Watched watched = new Watched(stream, over);
        cleaner.register(watched, () -> {
            if (!over.get()) {
                leaked.run();
            }
        });
        return watched;
    }

    /** What the user holds; nothing else may refer to it. */
    private record Watched(Stream stream, AtomicBoolean over) implements Stream {
        @Override
        public int id() {
            return stream.id();
        }

        @Override
        public Loop loop() {
            return stream.loop();
        }

        @Override
        public CompletionStage<Integer> read(ByteBuffer into) {
            return stream.read(into);
        }

        @Override
        public void cancelRead() {
            stream.cancelRead();
        }

        @Override
        public CompletionStage<Integer> available() {
            return stream.available();
        }

        @Override
        public CompletionStage<Void> write(ByteBuffer from) {
            return stream.write(from);
        }

        @Override
        public CompletionStage<Void> finish() {
            return stream.finish();
        }

        @Override
        public CompletionStage<Void> delivered() {
            return stream.delivered();
        }

        @Override
        public CompletionStage<Void> answered() {
            return stream.answered();
        }

        @Override
        public void close() {
            over.set(true);
            stream.close();
        }

        @Override
        public void abort() {
            over.set(true);
            stream.abort();
        }

        @Override
        public CompletionStage<CloseReason> closed() {
            return stream.closed();
        }
    }
}
