package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.protocolr.tinyss.CipherSwap;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.simulation.LinkSettings;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whole clients and exits under seeded faults: nothing is lost, nothing hangs, nothing is left behind. A failure prints
 * its seed and the faults that struck.
 *
 * <pre>
 * mvn test -pl protocol-r -am -Dtest=WorldTest -Dsurefire.failIfNoSpecifiedTests=false, and one of
 *   -Dseed=N         that world alone
 *   -Dworlds=N       the worlds 0 to N, instead of 200
 *   -Dcuts=N         as many worlds as it takes for N cuts, freezes and so on; 10000 take some minutes
 *   -Dsearch=PT60S   worlds nobody has seen, for that time; what fails belongs into seeds.txt
 * </pre>
 */
class WorldTest {
    private static final LinkSettings LINK = RoughWorld.LINK;

    private static int worlds;
    private static long struck;

    @AfterAll
    static void restoreCipher() {
        CipherSwap.restore();
    }

    @Test
    void aQuietNetworkCarriesEverything() {
        World world = new World(1, 2, LINK, FaultPlan.none());
        world.exchange(1_000_000, 3_000_000).exchange(0, 5_000_000).exchange(2_000_000, 0);
        world.run(Duration.ofMinutes(1)).end();
    }

    @AfterAll
    static void report() {
        System.out.println(worlds + " rough worlds: " + struck + " faults struck their connections");
    }

    @TestFactory
    Stream<DynamicTest> cutsFreezesAndDisappearances() {
        return seeds().mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
    }

    private static void run(long seed) {
        RoughWorld world = RoughWorld.of(seed);
        world.run();
        worlds++;
        struck += world.struck();
    }

    @Test
    @EnabledIfSystemProperty(named = "cuts", matches = "\\d+")
    void soManyCutsLoseNothing() {
        long end = struck + Long.getLong("cuts");
        for (long seed = 0; struck < end; seed++) {
            run(seed);
        }
    }

    /** Those that once failed come first, and always. */
    private static LongStream seeds() {
        Long only = Long.getLong("seed");
        return only != null
                ? LongStream.of(only)
                : LongStream.concat(failedOnce(), LongStream.range(0, Integer.getInteger("worlds", 200)))
                        .distinct();
    }

    private static LongStream failedOnce() {
        InputStream text = Objects.requireNonNull(WorldTest.class.getResourceAsStream("seeds.txt"));
        return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .mapToLong(line -> Long.parseLong(line.strip()));
    }

    /** New worlds for a time; a seed that fails is printed with the fewest faults that it needs. */
    @Test
    @EnabledIfSystemProperty(named = "search", matches = "PT.+")
    void aSearchInNewWorldsFindsNothing() {
        long end =
                System.nanoTime() + Duration.parse(System.getProperty("search")).toNanos();
        SplittableRandom chance = new SplittableRandom();
        List<String> found = new ArrayList<>();
        int worlds = 0;
        while (System.nanoTime() < end) {
            long seed = chance.nextLong(Long.MAX_VALUE);
            RoughWorld world = RoughWorld.of(seed);
            world.failure().ifPresent(failure -> found.add(world.shrunk(failure)));
            worlds++;
        }
        System.out.println(worlds + " worlds, " + found.size() + " failures");
        assertEquals(List.of(), found);
    }
}
