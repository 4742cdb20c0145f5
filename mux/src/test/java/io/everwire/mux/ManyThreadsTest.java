package io.everwire.mux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Stream;
import io.everwire.spi.MuxSession;
import io.everwire.spi.ThreadLoop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users on their own threads, the session on a real loop. */
class ManyThreadsTest {
    private final ThreadLoop loop = new ThreadLoop("mux");
    private final ExecutorService users = Executors.newFixedThreadPool(16);
    private final MemoryPipe[] pipes = MemoryPipe.pair(loop, loop, 1);
    private MuxSession client = start(pipes[0]);
    private MuxSession server = start(pipes[1]);

    private static MuxSession start(MemoryPipe pipe) {
        return new SmuxMultiplexer(MuxSettings.defaults()).start(pipe, ScriptedPeer.NO_OBSERVER);
    }

    @BeforeEach
    void connect() throws Exception {
        server.streams(Echo::start);
        onLoop(pipes[0]::connect);
    }

    @AfterEach
    void stop() throws Exception {
        users.shutdownNow();
        assertTrue(users.awaitTermination(10, TimeUnit.SECONDS));
        await(loop.shutdown().toCompletableFuture());
    }

    @Test
    void blockingUsersOnManyThreadsEachGetTheirOwnBytesBack() throws Exception {
        List<Future<Integer>> results = new ArrayList<>();
        for (int user = 0; user < 16; user++) {
            int seed = user;
            results.add(users.submit(() -> echo(seed)));
        }
        Future<?> cutter = users.submit(() -> {
            for (int i = 0; i < 20; i++) {
                onLoop(() -> {
                    pipes[0].cut();
                    pipes[0].connect();
                });
            }
            return null;
        });
        for (Future<Integer> result : results) {
            assertEquals(400_000, await(result));
        }
        await(cutter);
    }

    private int echo(int seed) throws Exception {
        Stream stream = await(client.open().toCompletableFuture());
        byte[] sent = new byte[400_000];
        new Random(seed).nextBytes(sent);
        Future<?> written = CompletableFuture.runAsync(() -> write(stream, sent));
        byte[] received;
        try (InputStream in = stream.input()) {
            received = in.readAllBytes();
        }
        await(written);
        assertArrayEquals(sent, received);
        return received.length;
    }

    private static void write(Stream stream, byte[] bytes) {
        try (OutputStream out = stream.output()) {
            for (int at = 0; at < bytes.length; at += 1_000) {
                out.write(bytes, at, 1_000);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void writesOfOneThreadKeepTheirOrderThoughNoneIsAwaited() throws Exception {
        Stream stream = await(client.open().toCompletableFuture());
        for (int i = 0; i < 50_000; i += 100) {
            stream.write(Endpoints.bytes(i, 100));
        }
        stream.finish();
        byte[] received;
        try (InputStream in = stream.input()) {
            received = in.readAllBytes();
        }
        byte[] expected = new byte[50_000];
        Endpoints.bytes(0, 50_000).get(expected);
        assertArrayEquals(expected, received);
    }

    @Test
    void aCallAfterTheLoopHasEndedFails() throws Exception {
        Stream stream = await(client.open().toCompletableFuture());
        await(loop.shutdown().toCompletableFuture());
        ExecutionException thrown = assertThrows(
                ExecutionException.class,
                () -> await(stream.write(ByteBuffer.allocate(1)).toCompletableFuture()));
        assertEquals(
                ErrorCode.SHUT_DOWN,
                assertInstanceOf(EverwireException.class, thrown.getCause()).code());
    }

    private void onLoop(Runnable action) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            action.run();
            done.complete(null);
        });
        await(done);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }
}
