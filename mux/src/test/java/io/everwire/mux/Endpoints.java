package io.everwire.mux;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Stream;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.testkit.loop.ManualLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Two multiplexers over one session in memory, in virtual time. */
final class Endpoints {
    static final long MILLI = 1_000_000;

    final ManualLoop loop = new ManualLoop();
    final MemoryPipe dialler;
    final MemoryPipe acceptor;
    final MuxSession client;
    final MuxSession server;
    final Deque<Stream> accepted = new ArrayDeque<>();
    final List<Long> roundTrips = new ArrayList<>();

    Endpoints(MuxSettings clientSettings, MuxSettings serverSettings, long seed) {
        this(clientSettings, new SmuxMultiplexer(serverSettings), seed);
    }

    Endpoints(MuxSettings clientSettings, SmuxMultiplexer serverMultiplexer, long seed) {
        MemoryPipe[] pipes = MemoryPipe.pair(loop, loop, seed);
        dialler = pipes[0];
        acceptor = pipes[1];
        client = new SmuxMultiplexer(clientSettings).start(dialler, observer());
        server = serverMultiplexer.start(acceptor, observer());
        server.streams(accepted::add);
    }

    static Endpoints connected() {
        return connected(MuxSettings.defaults(), MuxSettings.defaults(), 1);
    }

    static Endpoints connected(MuxSettings clientSettings, MuxSettings serverSettings, long seed) {
        Endpoints ends = new Endpoints(clientSettings, serverSettings, seed);
        ends.dialler.connect();
        ends.loop.run();
        return ends;
    }

    private MuxObserver observer() {
        return new MuxObserver() {
            @Override
            public void roundTrip(long nanos) {
                roundTrips.add(nanos);
            }

            @Override
            public void idle() {}
        };
    }

    Stream open() {
        return done(client.open());
    }

    /** The next stream that the server was offered. */
    Stream next() {
        loop.run();
        return Objects.requireNonNull(accepted.poll(), "no stream was offered");
    }

    static <T> T done(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (!future.isDone()) {
            throw new AssertionError("not yet done");
        }
        return future.join();
    }

    /** The code with which a stage has failed. */
    static ErrorCode failure(CompletionStage<?> stage) {
        CompletionException thrown = assertThrows(
                CompletionException.class, () -> stage.toCompletableFuture().getNow(null));
        return assertInstanceOf(EverwireException.class, thrown.getCause()).code();
    }

    static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    static ByteBuffer bytes(int offset, int count) {
        ByteBuffer made = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            made.put(pattern(offset + i));
        }
        return made.flip();
    }

    static byte pattern(int j) {
        return (byte) (j * 31 + (j >> 8) * 17 + 5);
    }

    /** Reads to the end of the stream, checking the pattern. */
    static Reader reader(Stream stream) {
        Reader reader = new Reader(stream);
        reader.next();
        return reader;
    }

    /** A reader that takes what comes. */
    static final class Reader {
        private final Stream stream;
        private final ByteBuffer into = ByteBuffer.allocate(10_000);
        final CompletableFuture<Integer> end = new CompletableFuture<>();
        int count;

        private Reader(Stream stream) {
            this.stream = stream;
        }

        private void next() {
            for (boolean more = true; more; ) {
                CompletionStage<Integer> stage = stream.read(into.clear());
                CompletableFuture<Integer> read = stage.toCompletableFuture();
                more = read.isDone() && !read.isCompletedExceptionally() && take(read.join());
                if (!read.isDone() || read.isCompletedExceptionally()) {
                    stage.whenComplete(this::arrived);
                }
            }
        }

        private void arrived(Integer bytes, Throwable failure) {
            if (failure != null) {
                end.completeExceptionally(failure);
            } else if (take(bytes)) {
                next();
            }
        }

        private boolean take(int bytes) {
            if (bytes < 0) {
                end.complete(count);
                return false;
            }
            for (int i = 0; i < bytes; i++) {
                if (into.get(i) != pattern(count + i)) {
                    end.completeExceptionally(new AssertionError("byte " + (count + i) + " is wrong"));
                    return false;
                }
            }
            count += bytes;
            return true;
        }
    }
}
