package io.everwire.protocolr.tinyss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.protocolr.golden.Vectors;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only native code can do wrong; {@code -Deverwire.require=openssl} makes its absence a failure. */
class OpenSslAeadTest {
    private static final byte[] KEY = Vectors.gen(3, Aead.KEY_BYTES);
    private static final byte[] OTHER_KEY = Vectors.gen(4, Aead.KEY_BYTES);
    private static final byte[] PLAIN = Vectors.gen(5, 3_000);

    @BeforeEach
    void isHere() {
        boolean here = Implementations.hasOpenSsl();
        assertTrue(here || !System.getProperty("everwire.require", "").contains("openssl"), "OpenSSL has to be here");
        Assumptions.assumeTrue(here, "OpenSSL is not here");
    }

    @Test
    void noCounterIsTakenTwiceHoweverLongAgoItWas() {
        Aead sealer = OpenSslAead.factory().create(KEY);
        for (int counter = 0; counter < 3; counter++) {
            sealer.seal(counter, ByteBuffer.wrap(PLAIN), ByteBuffer.allocate(PLAIN.length + Aead.TAG_BYTES));
        }
        ByteBuffer into = ByteBuffer.allocate(PLAIN.length + Aead.TAG_BYTES);
        assertThrows(IllegalStateException.class, () -> sealer.seal(0, ByteBuffer.wrap(PLAIN), into));
        assertEquals(0, into.position());
    }

    @Test
    void connectionsOfOneThreadDoNotMixTheirKeys() {
        List<Aead> sealers = List.of(create("openssl", KEY), create("openssl", OTHER_KEY));
        List<Aead> expected = List.of(create("bc", KEY), create("bc", OTHER_KEY));
        for (int counter = 0; counter < 10; counter++) {
            for (int at = 0; at < 2; at++) {
                assertArrayEquals(sealed(expected.get(at), counter), sealed(sealers.get(at), counter));
            }
        }
    }

    @Test
    void threadsDoNotShareWhatTheyWorkIn() throws Exception {
        byte[] expected = sealed(create("bc", KEY), 9);
        Callable<byte[]> sealing = () -> {
            byte[] last = expected;
            for (int i = 0; i < 200; i++) {
                last = sealed(create("openssl", KEY), 9);
                assertArrayEquals(expected, last);
            }
            return last;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<byte[]> done : threads.invokeAll(
                    IntStream.range(0, 8).mapToObj(i -> sealing).toList())) {
                assertArrayEquals(expected, done.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void memoryThatIsTooSmallIsRefusedBeforeNativeCodeTouchesIt() {
        ByteBuffer memory = ByteBuffer.allocateDirect(PLAIN.length + Aead.TAG_BYTES);
        ByteBuffer tooSmall = memory.slice(0, PLAIN.length + Aead.TAG_BYTES - 1);
        ByteBuffer plain = ByteBuffer.wrap(PLAIN);
        Aead sealer = create("openssl", KEY);
        assertThrows(IllegalArgumentException.class, () -> sealer.seal(0, plain, tooSmall));
        assertEquals(ByteBuffer.allocate(memory.capacity()), memory);

        ByteBuffer record = ByteBuffer.wrap(sealed(create("bc", KEY), 0));
        ByteBuffer room = memory.slice(0, PLAIN.length - 1);
        assertThrows(
                IllegalArgumentException.class, () -> create("openssl", KEY).open(0, record, room));
        assertEquals(ByteBuffer.allocate(memory.capacity()), memory);
    }

    @Test
    void memoryThatMayOnlyBeReadIsNotWritten() {
        byte[] record = sealed(create("bc", KEY), 0);
        for (ByteBuffer memory :
                List.of(ByteBuffer.allocateDirect(record.length), ByteBuffer.allocate(record.length))) {
            ByteBuffer guarded = memory.asReadOnlyBuffer();
            Aead openssl = create("openssl", KEY);
            ByteBuffer plain = ByteBuffer.wrap(PLAIN);
            assertThrows(ReadOnlyBufferException.class, () -> openssl.seal(0, plain, guarded));
            ByteBuffer sealed = ByteBuffer.wrap(record);
            assertThrows(ReadOnlyBufferException.class, () -> openssl.open(0, sealed, guarded));
            assertEquals(ByteBuffer.allocate(record.length), memory);
        }
    }

    @Test
    void memoryThatMayOnlyBeReadIsRead() {
        ByteBuffer record = ByteBuffer.wrap(sealed(create("bc", KEY), 0));
        for (ByteBuffer guarded :
                List.of(record.asReadOnlyBuffer(), directCopy(record).asReadOnlyBuffer())) {
            ByteBuffer plain = ByteBuffer.allocate(PLAIN.length);
            assertTrue(create("openssl", KEY).open(0, guarded, plain));
            assertArrayEquals(PLAIN, plain.array());
        }
    }

    @Test
    void oneAndTheSameBufferIsRefusedBeforeItsBytesArePlaintext() {
        byte[] sealed = sealed(create("bc", KEY), 0);
        ByteBuffer record = directCopy(ByteBuffer.wrap(sealed));
        Aead opener = create("openssl", KEY);
        assertThrows(IllegalArgumentException.class, () -> opener.open(0, record, record));
        assertEquals(ByteBuffer.wrap(sealed), record);
    }

    private static ByteBuffer directCopy(ByteBuffer bytes) {
        return ByteBuffer.allocateDirect(bytes.remaining()).put(0, bytes, bytes.position(), bytes.remaining());
    }

    @Test
    void aRecordShorterThanItsTagIsRefusedBeforeNativeCodeSeesIt() {
        ByteBuffer record = ByteBuffer.allocateDirect(Aead.TAG_BYTES - 1);
        assertThrows(IllegalArgumentException.class, () -> create("openssl", KEY)
                .open(0, record, ByteBuffer.allocateDirect(100)));
    }

    @Test
    void whatAThreadHadIsFreedOnceItIsGone() throws InterruptedException {
        int before = OpenSslAead.contexts();
        int threads = 30;
        for (int i = 0; i < threads; i++) {
            Thread one = new Thread(() -> sealed(create("openssl", KEY), 0));
            one.start();
            one.join();
            System.gc(); // finds sooner or later what is dead, and each thread that begins looks for that
        }
        int left = OpenSslAead.contexts() - before;
        assertTrue(left < threads, left + " contexts are left of " + threads + " threads that are gone");
    }

    private static Aead create(String name, byte[] key) {
        return Aeads.named(name).create(key);
    }

    private static byte[] sealed(Aead sealer, long counter) {
        ByteBuffer into = ByteBuffer.allocateDirect(PLAIN.length + Aead.TAG_BYTES);
        sealer.seal(counter, ByteBuffer.wrap(PLAIN), into);
        return Vectors.copy(into.flip());
    }
}
