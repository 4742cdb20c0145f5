package io.everwire.transport.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.transport.netty.NettyPlatform;
import io.everwire.transport.netty.NettyTransport;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The self-test answers in time, whatever it meets. */
@Timeout(20)
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
            awaitUninterrupted(never);
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

    @Test
    void aSuccessThatComesTooLateCountsAtTheNextQuestion() {
        CountDownLatch busy = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        Supplier<Transport> late = () -> {
            if (tries.getAndIncrement() > 0) {
                throw new IllegalStateException("only the first one works");
            }
            awaitUninterrupted(busy);
            return nio();
        };
        SelfTest test = new SelfTest(late, LINUX, Duration.ofSeconds(1));
        String first = reason(test);
        assertTrue(first.contains("did not come back in time"), first);
        busy.countDown();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
        while (test.unavailability().isPresent()) {
            assertTrue(System.nanoTime() - deadline < 0, "it was not noticed");
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Transport nio() {
        NettyPlatform platform =
                new NettyPlatform("nio", NioIoHandler.newFactory(), NioSocketChannel::new, NioServerSocketChannel::new);
        return new NettyTransport(platform, TransportSettings.defaults().withLoops(1));
    }
}
