package io.everwire.transport.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.Transport;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The self-test answers in time, whatever it meets. */
@Timeout(10)
class SelfTestTest {
    private static final SystemFacts LINUX = new SystemFacts("Linux", "amd64", "6.1.0", "0", OptionalLong.empty());

    private static SelfTest of(Supplier<Transport> transport) {
        return new SelfTest(transport, LINUX, Duration.ofMillis(200));
    }

    private static String reason(SelfTest test) {
        return test.unavailability().orElseThrow().reason();
    }

    @Test
    void aTransportThatHangsIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        SelfTest test = of(() -> {
            try {
                never.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException();
        });
        assertTrue(reason(test).contains("did not come back in time"), reason(test));
        never.countDown();
    }

    @Test
    void anErrorIsAReasonAndNotThrown() {
        assertTrue(reason(of(() -> {
                    throw new UnsatisfiedLinkError("libfoo");
                }))
                .contains("native library"));
    }

    @Test
    void whereThereIsNoLinuxNothingIsTried() {
        SystemFacts elsewhere = new SystemFacts("Windows 11", "amd64", "10.0", "", OptionalLong.empty());
        AtomicInteger tries = new AtomicInteger();
        SelfTest test = new SelfTest(
                () -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException();
                },
                elsewhere,
                Duration.ofMillis(200));
        assertTrue(reason(test).contains("Windows 11"));
        assertEquals(0, tries.get());
    }

    @Test
    void aFailureIsTriedAgainAtTheNextQuestion() {
        AtomicInteger tries = new AtomicInteger();
        SelfTest test = of(() -> {
            tries.incrementAndGet();
            throw new IllegalStateException("not now");
        });
        reason(test);
        reason(test);
        assertEquals(2, tries.get());
    }
}
