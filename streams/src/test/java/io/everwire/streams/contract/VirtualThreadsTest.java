package io.everwire.streams.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.everwire.api.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More virtual threads wait for streams than there can be carriers: if one of them were pinned, all would wait for ever. */
@Timeout(120)
class VirtualThreadsTest {
    /** The JDK has at most 256 carriers. */
    private static final int MANY = 600;

    @Test
    void manyWaitAtOnce() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "no virtual threads in this JDK");
        Ends ends = new Ends();
        ExecutorService threads = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        List<Stream> peers = new ArrayList<>();
        List<Future<Integer>> reads = new ArrayList<>();
        CountDownLatch reading = new CountDownLatch(MANY);
        for (int i = 0; i < MANY; i++) {
            Ends.Pair pair = ends.open();
            peers.add(pair.far());
            reads.add(threads.submit(() -> {
                reading.countDown();
                return pair.near().input().read();
            }));
        }
        reading.await();
        List<Future<?>> writes = new ArrayList<>();
        for (Stream peer : peers) {
            writes.add(threads.submit(() -> {
                peer.output().write(7);
                return null;
            }));
        }
        for (Future<?> write : writes) {
            write.get(60, SECONDS);
        }
        for (Future<Integer> read : reads) {
            assertEquals(7, read.get(60, SECONDS));
        }
        threads.shutdownNow();
        ends.close();
    }
}
