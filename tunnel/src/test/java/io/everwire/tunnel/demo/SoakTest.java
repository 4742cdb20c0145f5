package io.everwire.tunnel.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.mux.MuxSettings;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Real sockets, both ways at once, and every wire in trouble: no session is lost and every byte arrives. A few seconds as
 * it is; at full length
 *
 * <pre>
 * mvn test -pl tunnel -am -Dtest=SoakTest -Dsurefire.failIfNoSpecifiedTests=false -Dsoak=full
 * </pre>
 *
 * carries 256 MiB each way under resets each 50 ms, and again over 20 MB/s with a freeze of 3 s every 5 s, ten times, in
 * some minutes, and prints a line for each.
 */
class SoakTest {
    private static final int STREAMS = 4;

    private static FaultPlan resets(long seed) {
        return FaultPlan.seeded(seed).cutEvery(Duration.ofMillis(50)).resets(1);
    }

    /** The first freeze after one period. */
    private static FaultPlan freezes(long bytesPerSecond, Duration each, Duration period) {
        FaultPlan plan = FaultPlan.none().throttle(Direction.BOTH, bytesPerSecond);
        for (int i = 1; i <= 60; i++) {
            plan = plan.at(period.multipliedBy(i), new Fault.Freeze(Direction.BOTH, each));
        }
        return plan;
    }

    private static Soak.Report run(int members, long size, FaultPlan plan, Duration limit) throws Exception {
        try (Soak soak = new Soak(MuxSettings.defaults(), members, STREAMS, size / STREAMS, plan, limit)) {
            Soak.Report report = soak.run();
            assertEquals(0, report.lost(), report::toString);
            return report;
        }
    }

    @Test
    void resetsLoseNothing() throws Exception {
        Soak.Report report = run(2, 8 << 20, resets(7), Duration.ofSeconds(60));
        assertTrue(report.proxy().resets() > 0, report::toString);
    }

    @Test
    void freezesLongerThanTheDeathTimeoutLoseNothing() throws Exception {
        Fault freeze = new Fault.Freeze(Direction.BOTH, Duration.ofSeconds(3));
        FaultPlan plan = FaultPlan.none().throttle(Direction.BOTH, 4_000_000).at(Duration.ofMillis(500), freeze);
        Soak.Report report = run(1, 4 << 20, plan, Duration.ofSeconds(60));
        assertTrue(report.proxy().freezes() > 0, report::toString);
    }

    /** Windows of 262,144 bytes let no more than that through in a round trip. */
    @Test
    @EnabledIfSystemProperty(named = "soak", matches = "full")
    void overALongPathWindowsGrowFarBeyondTheirBeginning() throws Exception {
        MuxSettings fixed = MuxSettings.builder().maxWindow(262_144).build();
        double slow = bytesPerSecondOver50Millis(fixed, 16 << 20);
        double fast = bytesPerSecondOver50Millis(MuxSettings.defaults(), 128 << 20);
        System.out.printf("50 ms of round trip: %.1f MB/s, with fixed windows %.1f MB/s%n", fast / 1e6, slow / 1e6);
        assertTrue(fast > 4 * slow, fast + " and " + slow);
    }

    private static double bytesPerSecondOver50Millis(MuxSettings settings, long size) throws Exception {
        FaultPlan path = FaultPlan.none().delay(Direction.BOTH, Duration.ofMillis(25), Duration.ZERO);
        try (Soak soak = new Soak(settings, 1, 1, size, path, Duration.ofMinutes(5))) {
            return size / soak.run().seconds();
        }
    }

    @RepeatedTest(10)
    @EnabledIfSystemProperty(named = "soak", matches = "full")
    void atFullLength() throws Exception {
        Duration limit = Duration.ofMinutes(10);
        long size = 256 << 20;
        System.out.println("resets:  " + run(4, size, resets(System.nanoTime()), limit));
        FaultPlan frozen = freezes(20_000_000, Duration.ofSeconds(3), Duration.ofSeconds(5));
        System.out.println("freezes: " + run(1, size, frozen, limit));
    }
}
