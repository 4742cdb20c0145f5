package io.everwire.streams.contract;

import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stages, from any thread. */
public final class AsyncStyle implements Style {
    @Override
    public End attach(Stream stream) {
        return new AsyncEnd(stream);
    }

    private record AsyncEnd(Stream stream) implements End {
        @Override
        public CompletableFuture<byte[]> read(int most) {
            byte[] into = new byte[most];
            return taken(into, stream.read(ByteBuffer.wrap(into)));
        }

        @Override
        public CompletableFuture<byte[]> read(int most, Duration timeout) {
            byte[] into = new byte[most];
            return taken(into, stream.read(ByteBuffer.wrap(into), timeout));
        }

        private static CompletableFuture<byte[]> taken(byte[] into, CompletionStage<Integer> read) {
            return read.thenApply(count -> Arrays.copyOf(into, Math.max(0, count)))
                    .toCompletableFuture();
        }

        @Override
        public void cancelRead() {
            stream.cancelRead();
        }

        @Override
        public CompletableFuture<Void> write(byte[] bytes) {
            return stream.write(ByteBuffer.wrap(bytes)).toCompletableFuture();
        }

        @Override
        public CompletableFuture<Void> write(byte[] bytes, Duration timeout) {
            return stream.write(ByteBuffer.wrap(bytes), timeout).toCompletableFuture();
        }

        @Override
        public CompletableFuture<Void> finish() {
            return stream.finish().toCompletableFuture();
        }

        @Override
        public void close() {
            stream.close();
        }

        @Override
        public void abort() {
            stream.abort();
        }
    }
}
