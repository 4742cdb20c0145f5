package io.everwire.tunnel.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RepeatingTest {
    @Test
    void itGoesOnAlsoAfterAThrowAndEndsWhenClosed() throws InterruptedException {
        CountDownLatch three = new CountDownLatch(3);
        AtomicInteger times = new AtomicInteger();
        Repeating repeating = Repeating.every(Duration.ofMillis(1), "test", () -> {
            times.incrementAndGet();
            three.countDown();
            throw new IllegalStateException("this time");
        });
        assertTrue(three.await(20, TimeUnit.SECONDS));
        repeating.close();
        int atTheEnd = times.get();
        repeating.close();
        assertEquals(atTheEnd, times.get());
    }
}
