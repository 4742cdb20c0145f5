package io.everwire.streams.contract;

import io.everwire.api.Stream;
import io.everwire.api.StreamInput;
import io.everwire.api.StreamOutput;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Threads that wait: virtual ones where the JDK has them. */
public final class BlockingStyle implements Style {
    private final ExecutorService threads = threads();

    private static ExecutorService threads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException older) {
            return Executors.newCachedThreadPool();
        } catch (IllegalAccessException | InvocationTargetException broken) {
            throw new LinkageError("virtual threads", broken);
        }
    }

    @Override
    public End attach(Stream stream) {
        return new BlockingEnd(stream);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private final class BlockingEnd implements End {
        private final Stream stream;
        private final StreamInput input;
        private final StreamOutput output;
        private CompletableFuture<Void> lastWrite = CompletableFuture.completedFuture(null);
        private @Nullable Reader reader;

        BlockingEnd(Stream stream) {
            this.stream = stream;
            input = stream.input();
            output = stream.output();
        }

        @Override
        public Stream stream() {
            return stream;
        }

        @Override
        public CompletableFuture<byte[]> read(int most) {
            return read(most, Duration.ZERO);
        }

        @Override
        public CompletableFuture<byte[]> read(int most, Duration timeout) {
            Reader next = new Reader(most, timeout);
            reader = next;
            return call(next);
        }

        @Override
        public void cancelRead() {
            if (reader != null) {
                reader.interrupt();
            }
        }

        @Override
        public CompletableFuture<Void> write(byte[] bytes) {
            return write(bytes, Duration.ZERO);
        }

        /** Behind the write before it, as one writer's calls are. */
        @Override
        public CompletableFuture<Void> write(byte[] bytes, Duration timeout) {
            return afterLastWrite(() -> {
                output.timeout(timeout).write(bytes);
                return null;
            });
        }

        @Override
        public CompletableFuture<Void> finish() {
            return afterLastWrite(() -> {
                output.close();
                return null;
            });
        }

        private CompletableFuture<Void> afterLastWrite(Callable<@Nullable Void> action) {
            lastWrite = lastWrite.handle((nothing, failure) -> null).thenCompose(before -> call(action));
            return lastWrite;
        }

        private <T> CompletableFuture<T> call(Callable<T> action) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            threads.execute(() -> {
                try {
                    answer.complete(action.call());
                } catch (Exception failure) {
                    answer.completeExceptionally(failure);
                }
            });
            return answer;
        }

        @Override
        public void close() {
            var unused = afterLastWrite(() -> {
                output.close();
                return null;
            });
            input.close();
        }

        @Override
        public void abort() {
            stream.abort();
        }

        /** One read, which another thread may interrupt while it waits, and not later. */
        private final class Reader implements Callable<byte[]> {
            private final CountDownLatch begun = new CountDownLatch(1);
            private final byte[] into;
            private final Duration timeout;
            private @Nullable Thread thread;

            Reader(int most, Duration timeout) {
                into = new byte[most];
                this.timeout = timeout;
            }

            @Override
            public byte[] call() throws Exception {
                begin(Thread.currentThread());
                try {
                    return Arrays.copyOf(
                            into, Math.max(0, input.timeout(timeout).read(into)));
                } finally {
                    begin(null);
                }
            }

            private synchronized void begin(@Nullable Thread whose) {
                thread = whose;
                begun.countDown();
            }

            void interrupt() {
                try {
                    begun.await();
                } catch (InterruptedException unexpected) {
                    throw new AssertionError(unexpected);
                }
                interruptIfReading();
            }

            private synchronized void interruptIfReading() {
                if (thread != null) {
                    thread.interrupt();
                }
            }
        }
    }
}
