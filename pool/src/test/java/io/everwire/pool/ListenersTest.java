package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.PoolEvent;
import io.everwire.api.SessionPool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Listeners are told in order, one event at a time, and hold up neither the pool nor each other. */
class ListenersTest {
    private static final int MOST = Listeners.MOST_BEHIND;

    private final Listeners listeners = new Listeners();
    private final List<Integer> heard = new ArrayList<>();

    /** An executor whose turn comes when the test says so. */
    private final Queue<Runnable> later = new ArrayDeque<>();

    private void runLater() {
        for (Runnable next = later.poll(); next != null; next = later.poll()) {
            next.run();
        }
    }

    private static PoolEvent event(int number) {
        return new PoolEvent.Resized(number, number);
    }

    private static int number(PoolEvent event) {
        return ((PoolEvent.Resized) event).to();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private void tell(int from, int to) {
        numbers(from, to).forEach(number -> listeners.tell(event(number)));
    }

    private void hear(PoolEvent event) {
        heard.add(number(event));
    }

    @Test
    void eventsAreHeardInTheirOrder() {
        listeners.add(later::add, this::hear);
        tell(0, 500);
        runLater();
        tell(500, 1_000);
        runLater();
        assertEquals(numbers(0, 1_000), heard);
        assertEquals(0, listeners.dropped());
    }

    @Test
    void aListenerThatIsSlowMissesWhatComesBeyondItsQueueAndThatIsCounted() {
        List<Integer> prompt = new ArrayList<>();
        listeners.add(later::add, this::hear);
        listeners.add(Runnable::run, event -> prompt.add(number(event)));
        tell(0, MOST + 300);
        runLater();
        assertEquals(numbers(0, MOST), heard);
        assertEquals(300, listeners.dropped());
        assertEquals(numbers(0, MOST + 300), prompt, "another one misses nothing");
        tell(5_000, 5_001);
        runLater();
        assertEquals(5_000, heard.get(MOST), "whoever has caught up hears again");
    }

    @Test
    void whoIsTakenOffWhileEventsWaitHearsNoneOfThem() {
        SessionPool.Subscription place = listeners.add(later::add, this::hear);
        tell(0, 3);
        place.close();
        place.close();
        runLater();
        tell(3, 5);
        runLater();
        assertEquals(List.of(), heard);
    }

    @Test
    void aListenerMayTakeItselfOff() {
        List<SessionPool.Subscription> own = new ArrayList<>();
        own.add(listeners.add(later::add, event -> {
            hear(event);
            own.get(0).close();
        }));
        tell(0, 5);
        runLater();
        assertEquals(List.of(0), heard);
    }

    @Test
    void aListenerThatThrowsHearsTheNextEventToo() {
        listeners.add(later::add, event -> {
            hear(event);
            if (number(event) == 1) {
                throw new AssertionError("provoked");
            }
            throw new IllegalStateException("provoked");
        });
        tell(0, 3);
        runLater();
        assertEquals(numbers(0, 3), heard);
    }

    @Test
    void whatAnExecutorRejectsIsDroppedAndCountedAndTheNextEventTriesAgain() {
        boolean[] open = {false};
        listeners.add(
                task -> {
                    if (!open[0]) {
                        throw new RejectedExecutionException("provoked");
                    }
                    task.run();
                },
                this::hear);
        tell(0, 3);
        assertEquals(3, listeners.dropped());
        open[0] = true;
        tell(3, 5);
        assertEquals(List.of(3, 4), heard);
        assertEquals(3, listeners.dropped());
    }

    @Test
    void anEventToldByAListenerIsHeardBehindTheOneAtHand() {
        listeners.add(Runnable::run, event -> {
            if (number(event) == 0) {
                tell(1, 2);
                assertFalse(heard.contains(1), "not in the middle of the first");
            }
            hear(event);
        });
        tell(0, 1);
        assertEquals(List.of(0, 1), heard);
    }

    @Test
    void oneThatBlocksItsThreadHoldsNobodyUp() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch caughtUp = new CountDownLatch(MOST + 1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            listeners.add(thread, event -> {
                blocked.countDown();
                await(release);
                hear(event);
                caughtUp.countDown();
            });
            tell(0, 1);
            await(blocked);
            tell(1, MOST + 8);
            assertEquals(7, listeners.dropped());
            release.countDown();
            await(caughtUp);
            assertEquals(numbers(0, MOST + 1), heard);
        } finally {
            release.countDown();
            thread.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS), "did not come about");
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
