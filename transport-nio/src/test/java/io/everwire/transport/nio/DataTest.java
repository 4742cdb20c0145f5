package io.everwire.transport.nio;

import static io.everwire.transport.nio.Wires.await;
import static io.everwire.transport.nio.Wires.commit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.Connection;
import io.everwire.spi.TransportSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** TRANSPORT-CASES C and D: what goes in comes out, in order. */
@Timeout(20)
@ExtendWith(LeakCheck.class)
class DataTest {
    private static final long SEED = 20_261_122;
    private static final long VOLUME = 64L << 20;

    private final Wires wires = new Wires(TransportSettings.defaults().withLoops(1));

    @AfterEach
    void end() throws IOException {
        wires.close();
    }

    @Test
    void di1RandomSizesBothWaysAtOnceArriveWhole() throws Exception {
        DigestingHandler handler = new DigestingHandler(VOLUME);
        Wires.Pair pair = wires.accept(handler);
        CompletableFuture<String> sentByPeer = CompletableFuture.supplyAsync(() -> sendRandom(pair.peer(), VOLUME));
        CompletableFuture<String> gotByPeer = CompletableFuture.supplyAsync(() -> receive(pair.peer(), VOLUME));
        RandomWriter writer = new RandomWriter(pair.connection(), VOLUME);
        pair.connection().loop().execute(writer);
        assertEquals(await(writer.done), await(gotByPeer));
        assertEquals(await(sentByPeer), await(handler.done));
    }

    private static String sendRandom(Socket peer, long volume) {
        try {
            Random random = new Random(SEED);
            MessageDigest digest = sha256();
            OutputStream out = peer.getOutputStream();
            for (long left = volume; left > 0; ) {
                byte[] chunk = new byte[(int) Math.min(left, random.nextInt(256 << 10))];
                random.nextBytes(chunk);
                digest.update(chunk);
                out.write(chunk);
                left -= chunk.length;
            }
            return hex(digest);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String receive(Socket peer, long volume) {
        try {
            MessageDigest digest = sha256();
            InputStream in = peer.getInputStream();
            byte[] buffer = new byte[100_000];
            for (long left = volume; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new IOException(left + " bytes are missing");
                }
                digest.update(buffer, 0, count);
                left -= count;
            }
            return hex(digest);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Digests in place, and scribbles over the chunk: it is the handler's during the callback. */
    private static final class DigestingHandler extends Recorder {
        final CompletableFuture<String> done = new CompletableFuture<>();
        private final MessageDigest digest = sha256();
        private long left;

        DigestingHandler(long volume) {
            left = volume;
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            left -= chunk.remaining();
            digest.update(chunk.duplicate());
            while (chunk.hasRemaining()) {
                chunk.put((byte) 0xEE);
            }
            if (left == 0) {
                done.complete(hex(digest));
            }
        }
    }

    /** Claims more than it commits, at random, and goes on when told that there is room. */
    private static final class RandomWriter implements Runnable {
        final CompletableFuture<String> done = new CompletableFuture<>();
        private final Connection connection;
        private final Random random = new Random(SEED + 1);
        private final MessageDigest digest = sha256();
        private long left;

        RandomWriter(Connection connection, long volume) {
            this.connection = connection;
            this.left = volume;
        }

        @Override
        public void run() {
            while (left > 0) {
                ByteBuffer claim = connection.claim(1 + random.nextInt(Connection.MAX_CLAIM));
                if (claim == null) {
                    connection.flush();
                    connection.loop().executeAfterIo(this);
                    return;
                }
                commitSome(claim);
            }
            connection.flush();
            done.complete(hex(digest));
        }

        private void commitSome(ByteBuffer claim) {
            byte[] chunk = new byte[(int) Math.min(left, random.nextInt(claim.remaining() + 1))];
            random.nextBytes(chunk);
            digest.update(chunk);
            claim.put(chunk);
            connection.commit(chunk.length);
            left -= chunk.length;
        }
    }

    @Test
    void di8ASlowReaderWithATinyWindowGetsEverything() throws Exception {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.dial(handler, 4096);
        byte[] sent = random(4 << 20);
        CompletableFuture<Void> written = Wires.writeAll(pair.connection(), sent);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        for (int i = 0; i < 2_000; i++) {
            got.write(pair.peer().getInputStream().read());
        }
        pair.peer().setReceiveBufferSize(1 << 20);
        got.writeBytes(pair.peer().getInputStream().readNBytes(sent.length - got.size()));
        await(written);
        assertArrayEquals(sent, got.toByteArray());
        Eventually.afterLooks(pair.connection().loop(), 5);
        assertEquals(0L, Wires.on(pair.connection().loop(), pair.connection()::unsent));
    }

    @Test
    void or1EightThreadsKeepTheirOrderAndNoWriteIsTornApart() throws Exception {
        int threads = 8;
        int writes = 20_000;
        Wires.Pair pair = wires.accept(new Recorder());
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            TaggedWriter writer = new TaggedWriter(pair.connection(), i, writes);
            writers.add(writer.done);
            CompletableFuture.runAsync(writer).exceptionally(failure -> {
                writer.done.completeExceptionally(failure);
                return null;
            });
        }
        int[] next = new int[threads];
        byte[] all = pair.peer().getInputStream().readNBytes(threads * writes * 8);
        for (ByteBuffer tags = ByteBuffer.wrap(all); tags.hasRemaining(); ) {
            int thread = tags.getInt();
            assertEquals(next[thread]++, tags.getInt(), "order of thread " + thread);
        }
        assertEquals(threads * writes * 8, all.length);
        writers.forEach(Wires::await);
    }

    /** Hands its writes over one at a time; those that find no room try again, in order. */
    private static final class TaggedWriter implements Runnable {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Connection connection;
        private final int tag;
        private final int writes;
        private int written;

        TaggedWriter(Connection connection, int tag, int writes) {
            this.connection = connection;
            this.tag = tag;
            this.writes = writes;
        }

        @Override
        public void run() {
            for (int i = 0; i < writes; i++) {
                connection.loop().execute(this::writeOne);
            }
        }

        private void writeOne() {
            byte[] message = ByteBuffer.allocate(8).putInt(tag).putInt(written).array();
            if (!Wires.write(connection, message)) {
                connection.loop().executeAfterIo(this::writeOne);
            } else if (++written == writes) {
                done.complete(null);
            }
        }
    }

    @Test
    void or4TheEndComesBehindTheLastByte() throws IOException {
        for (int size : new int[] {0, 1, 1 << 20}) {
            Recorder handler = new Recorder();
            Wires.Pair pair = wires.accept(handler);
            byte[] sent = random(size);
            pair.peer().getOutputStream().write(sent);
            pair.peer().shutdownOutput();
            await(handler.ended);
            assertArrayEquals(sent, handler.received());
            assertEquals(1, handler.events.stream().filter("end"::equals).count());
            assertEquals("end", handler.events.get(handler.events.size() - 1));
        }
    }

    @Test
    void manySmallCommitsOfATurnLeaveTogether() throws IOException {
        Wires.Pair pair = wires.accept(new Recorder());
        byte[] sent = random(10_000);
        Wires.run(pair.connection(), () -> {
            for (int i = 0; i < sent.length; i += 10) {
                assertTrue(commit(pair.connection(), sent, i, 10));
            }
            assertEquals(sent.length, pair.connection().unsent());
            pair.connection().flush();
            assertEquals(0, pair.connection().unsent());
        });
        assertArrayEquals(sent, pair.peer().getInputStream().readNBytes(sent.length));
    }

    @Test
    void aClaimHasExactlyTheBytesAskedForAndCanBeGivenBack() throws IOException {
        Wires.Pair pair = wires.accept(new Recorder());
        Connection connection = pair.connection();
        Wires.run(connection, () -> {
            for (int bytes : new int[] {1, 100, 16_384, 16_385, 32_786, Connection.MAX_CLAIM}) {
                ByteBuffer claim = connection.claim(bytes);
                assertEquals(bytes, claim == null ? 0 : claim.remaining());
                connection.commit(0);
                assertEquals(0, connection.unsent());
            }
            commit(connection, new byte[] {1, 2, 3}, 0, 3);
            connection.claim(500);
            connection.flush(); // the claim stays open beside what leaves
            connection.commit(0);
            commit(connection, new byte[] {4}, 0, 1);
            connection.flush();
        });
        assertArrayEquals(new byte[] {1, 2, 3, 4}, pair.peer().getInputStream().readNBytes(4));
    }

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }
}
