package io.everwire.tunnel.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.testkit.ProxyStatistics;
import io.everwire.transport.nio.NioTransportProvider;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole product in this process. */
@Timeout(60)
class DemoTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    @Test
    void arrivesWholeBothWaysWhileItsWiresAreCut() throws Exception {
        DemoSettings settings = new DemoSettings(4 << 20, Duration.ofMillis(30), 9);
        try (Demo demo =
                new Demo(settings, new NioTransportProvider(), new NioTransportProvider(), Demo.Progress.NONE)) {
            demo.start();
            DemoReport report = demo.run();
            assertTrue(report.ok(), report::summary);
            assertEquals(0, report.sessionsLost());
            assertEquals(Origin.sha256(9, 4 << 20), report.downloadSha256());
            assertEquals(report.downloadSha256(), report.uploadSha256());
            assertTrue(report.cuts() + report.resets() > 0, report::summary);
        }
    }

    @Test
    void endsInTheMiddleAndLeavesNoThread() throws Exception {
        Set<String> before = threads();
        Demo[] demos = new Demo[1];
        Demo.Progress closing = (long bytes, ProxyStatistics faults, long longestPauseNanos) -> {
            if (bytes > 1 << 20) {
                new Thread(demos[0]::close, "closing").start();
            }
        };
        DemoSettings settings = new DemoSettings(1L << 28, Duration.ZERO, 1);
        try (Demo demo = new Demo(settings, new NioTransportProvider(), new NioTransportProvider(), closing)) {
            demos[0] = demo;
            demo.start();
            assertThrows(InterruptedException.class, demo::run);
        }
        Set<String> left = left(before);
        for (long end = System.nanoTime() + LIMIT_NANOS; !left.isEmpty() && System.nanoTime() < end; ) {
            LockSupport.parkNanos(LOOK_NANOS); // the other thread may still be closing it
            left = left(before);
        }
        assertEquals(Set.of(), left);
    }

    private static Set<String> left(Set<String> before) {
        Set<String> left = threads();
        left.removeAll(before);
        left.removeIf(name -> name.startsWith("globalEventExecutor") || name.startsWith("ForkJoinPool"));
        return left;
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
