package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Principal;
import io.everwire.protocolr.resume.AddressPrefix;
import io.everwire.protocolr.resume.ChunkPool;
import io.everwire.protocolr.resume.Owner;
import io.everwire.protocolr.resume.ReplayChunk;
import io.everwire.protocolr.resume.ReplayLimits;
import io.everwire.spi.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sessions on several threads share too little memory; each one that was refused hears of room, or starves. */
class WakeUpTest {
    private static final int LOOPS = 4;
    private static final int SESSIONS = 24;
    private static final int CHUNKS = 5_000;

    /** Beside the shares there are eight chunks, and two for each owner. */
    private final ReplayLimits limits = new ReplayLimits(32 << 16, 6 << 16, 8 << 16, 16 << 16, 1 << 16, 0);

    private final ReplayMemory memory = new ReplayMemory(limits, () -> new ChunkPool(false, 4), none -> {});
    private final CountDownLatch finished = new CountDownLatch(SESSIONS);
    private final AtomicLong refusals = new AtomicLong();

    @Test
    void roomThatOthersFreeOnOtherLoopsIsHeardOf() throws InterruptedException {
        List<ExecutorService> threads = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            threads.add(Executors.newSingleThreadExecutor());
        }
        for (int i = 0; i < SESSIONS; i++) {
            ThreadLoop loop = new ThreadLoop(threads.get(i % LOOPS));
            Owner owner = Owner.of(new Principal("owner " + i % 6), AddressPrefix.OTHER);
            loop.execute(new Eater(loop, memory.session(loop, owner))::begin);
        }
        assertTrue(finished.await(60, TimeUnit.SECONDS), finished.getCount() + " sessions starve");
        threads.forEach(ExecutorService::shutdown);
        for (ExecutorService thread : threads) {
            assertTrue(thread.awaitTermination(10, TimeUnit.SECONDS));
        }
        assertTrue(refusals.get() > SESSIONS, "memory must have been short");
        assertEquals(0, memory.held());
    }

    /** Keeps its share for good, and takes chunk upon chunk beyond it; once refused with empty hands it only waits. */
    private final class Eater {
        private final Loop loop;
        private final SessionMemory own;
        private final Deque<ReplayChunk> held = new ArrayDeque<>();
        private @Nullable ReplayChunk share;
        private boolean digesting;
        private int eaten;

        Eater(Loop loop, SessionMemory own) {
            this.loop = loop;
            this.own = own;
            own.onRoom(this::eat);
        }

        void begin() {
            share = own.take(ChunkPool.LARGE);
            eat();
        }

        private void eat() {
            while (eaten < CHUNKS && held.size() < 2) {
                ReplayChunk chunk = own.take(ChunkPool.LARGE);
                if (chunk == null) {
                    refusals.incrementAndGet();
                    break;
                }
                held.add(chunk);
                eaten++;
            }
            if (!held.isEmpty() && !digesting) {
                digesting = true;
                loop.execute(this::digest);
            }
        }

        private void digest() {
            digesting = false;
            while (!held.isEmpty()) {
                own.give(held.poll());
            }
            if (eaten < CHUNKS) {
                eat();
            } else {
                own.give(Objects.requireNonNull(share));
                own.close();
                finished.countDown();
            }
        }
    }

    private record ThreadLoop(ExecutorService thread) implements Loop {
        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            thread.execute(task);
        }

        @Override
        public void executeAfterIo(Runnable task) {
            thread.execute(task);
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Alarm alarm(Runnable action) {
            throw new UnsupportedOperationException();
        }
    }
}
