package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.protocolr.ProtocolRSettings;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever clients do, an exit's memory for replay stays within its bound, which the world checks behind every event, and
 * honest clients keep their pace (FAULTS 19 to 21, 35).
 */
class MemoryWorldTest {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final long BUDGET = 16 * MIB;
    private static final int STREAMS = 4;
    private static final long BYTES = MIB;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What the exit's three loops keep of unused chunks, beside what sessions hold. */
    private static final long KEPT = 3 * 4 * MIB;

    private static CrowdedWorld world(long budget) {
        return new CrowdedWorld(
                1, ProtocolRSettings.builder().replayBudget(budget).build());
    }

    private static double honest(CrowdedWorld world) {
        return world.honest(STREAMS, BYTES, LIMIT).toMillis() / 1e3;
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatMeansHarmTakesNothingFromTheOthers(Attack attack) {
        CrowdedWorld world = world(BUDGET).attackers(attack, 4);
        world.network().advance(Duration.ofSeconds(10));
        double with = honest(world);
        double without = honest(world(BUDGET));
        assertTrue(without >= 0.9 * with, with + " s instead of " + without + " s under " + attack);
    }

    @Test
    void thoseWhoVanishWithMuchUnprovenGoUntilMemoryIsNoLongerShort() {
        CrowdedWorld world = world(BUDGET);
        for (int client = 0; client < 12; client++) {
            world.attackers(Attack.VANISHES, 2);
        }
        world.network().advance(Duration.ofSeconds(40));
        assertTrue(world.mostHeld() > BUDGET / 5 * 4, "it must have been short: " + world.mostHeld());
        assertTrue(world.ended(ErrorCode.REPLAY_PRESSURE) > 0);
        assertTrue(world.exit().replayBytes() <= BUDGET / 5 * 4, world.exit().replayBytes() + " bytes");
        assertTrue(world.exit().sessions().size() > 4, "no more of them than need be");
        double with = honest(world);
        double without = honest(world(BUDGET));
        assertTrue(without >= 0.9 * with, with + " s instead of " + without + " s");
    }

    /** Each takes its eighth: what an owner uses is never more than what is left for one more. */
    @ParameterizedTest
    @EnumSource(names = {"NEVER_ACKNOWLEDGES", "VANISHES"})
    void manyAddressesThatMeanHarmTogetherTakeNothingFromTheOthers(Attack attack) {
        CrowdedWorld world = world(4 * BUDGET);
        for (int client = 0; client < 14; client++) {
            world.attackers(attack, 4);
        }
        world.network().advance(Duration.ofSeconds(12));
        assertTrue(world.mostHeld() > 3 * BUDGET, "they must have taken much: " + world.mostHeld());
        double with = world.honest(STREAMS, 2 * BYTES, LIMIT).toMillis() / 1e3;
        double without = world(4 * BUDGET).honest(STREAMS, 2 * BYTES, LIMIT).toMillis() / 1e3;
        assertTrue(without >= 0.9 * with, with + " s instead of " + without + " s under " + attack);
    }

    @Test
    void whoComesBackGivesAProofAndIsNotEndedButTheOthersHaveTheirShare() {
        CrowdedWorld world = world(BUDGET);
        for (int client = 0; client < 12; client++) {
            world.attackers(Attack.ACKNOWLEDGES_ONCE, 1);
        }
        world.network().advance(Duration.ofSeconds(15));
        // what is in flight to one that acknowledges is limited long before its memory is
        assertTrue(world.mostHeld() > BUDGET / 4, "they must have tried: " + world.mostHeld());
        assertTrue(honest(world) < LIMIT.toSeconds());
    }

    /** The heap itself, beside what is accounted for: the bound, what loops keep, and 32 KiB for all else of a session. */
    @Test
    void theHeapOfTwoHundredSessionsThatAreNeverAcknowledgedStaysWithinTheBound() {
        CrowdedWorld world = world(4 * BUDGET);
        world.network().advance(Duration.ofSeconds(1));
        long before = usedMemory();
        for (int client = 0; client < 50; client++) {
            world.attackers(Attack.VANISHES, 4);
        }
        world.network().advance(Duration.ofSeconds(4));
        world.forgetAttackers();
        long used = usedMemory() - before;
        long held = world.exit().replayBytes();
        assertEquals(200, world.exit().sessions().size());
        assertTrue(held > 2 * BUDGET, held + " bytes are held");
        assertTrue(used >= held, used + " bytes are used, " + held + " held");
        assertTrue(used <= 4 * BUDGET + KEPT + 200 * 32 * KIB, used + " bytes are used");
    }

    @Test
    void anIdleSessionWithoutAWireTakesAtMostEightKilobytes() {
        int sessions = 1_000;
        CrowdedWorld world = world(BUDGET).attackers(Attack.IDLES, 50);
        world.network().advance(Duration.ofSeconds(5));
        world.forgetAttackers();
        long before = usedMemory();
        for (int client = 0; client < sessions / 50; client++) {
            world.attackers(Attack.IDLES, 50);
        }
        world.network().advance(Duration.ofSeconds(5));
        world.forgetAttackers();
        world.network().advance(Duration.ofSeconds(75)); // until then cancelled alarms hold on to the clients
        assertEquals(sessions + 50, world.exit().sessions().size());
        long each = (usedMemory() - before) / sessions;
        assertTrue(each <= 8 * KIB, each + " bytes each");
    }

    /** After a collection that found nothing more. */
    private static long usedMemory() {
        long used = Long.MAX_VALUE;
        for (int same = 0; same < 3; same++) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct();
            same = now < used - MIB / 4 ? 0 : same;
            used = Math.min(used, now);
        }
        return used;
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
