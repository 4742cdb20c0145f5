package io.everwire.testkit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPlanTest {
    private static final FaultPlan PLAN = FaultPlan.seeded(42)
            .cutEvery(Duration.ofMillis(200))
            .resets(0.3)
            .freezes(0.2, Duration.ofSeconds(2))
            .halfOpens(0.1, Side.DIALER)
            .refusals(0.05, Duration.ofSeconds(1))
            .hangs(0.05, Duration.ofSeconds(1))
            .delay(Direction.BOTH, Duration.ofMillis(5), Duration.ofNanos(1_500_000))
            .throttle(Direction.UP, 1_000_000)
            .someConnections(0.5, new Fault.CutAfter(Direction.DOWN, 100_000))
            .connection(3, new Fault.CutAfter(Direction.UP, 17))
            .at(Duration.ofSeconds(1), new Fault.ClockJump(Duration.ofHours(1)));

    @Test
    void sameSeedGivesTheSameSchedule() {
        assertEquals(PLAN.script(Duration.ofMinutes(5)), PLAN.script(Duration.ofMinutes(5)));
        assertTrue(PLAN.script(Duration.ofMinutes(5)).faults().size() > 1000);
        assertNotEquals(PLAN.script(Duration.ofMinutes(1)), PLAN.withSeed(43).script(Duration.ofMinutes(1)));
    }

    /** Guards replays of old reports: what a seed means must not change between releases or JDKs. */
    @Test
    void seedKeepsItsMeaning() {
        FaultScript script = FaultPlan.seeded(1)
                .cutEvery(Duration.ofMillis(100))
                .resets(0.5)
                .freezes(0.3, Duration.ofSeconds(1))
                .script(Duration.ofMillis(600));
        assertEquals(
                "61232us:freeze(both,882ms) 201349us:reset 284871us:freeze(both,808ms) 353346us:reset"
                        + " 498738us:freeze(both,571ms)",
                script.toString());
    }

    @Test
    void textOfAPlanReadsBackAsTheSamePlan() {
        FaultPlan back = FaultPlan.parse(PLAN.toString());
        assertEquals(PLAN, back);
        assertEquals(PLAN.script(Duration.ofMinutes(1)), back.script(Duration.ofMinutes(1)));
        assertEquals(PLAN.forConnection(7), back.forConnection(7));
        assertEquals(PLAN.hashCode(), back.hashCode());
    }

    @Test
    void textOfAScriptReadsBackAsTheSameScript() {
        FaultScript script = PLAN.script(Duration.ofMinutes(1));
        assertEquals(script, FaultScript.parse(script.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cut",
                "reset",
                "half-open(acceptor)",
                "vanish",
                "freeze(up,forever)",
                "delay(both,5ms,1500us)",
                "throttle(down,7)",
                "cut-after(up,0)",
                "throw(3)",
                "no-memory(500)",
                "refuse(1s)",
                "hang(17ns)",
                "clock-jump(3600s)"
            })
    void textOfAFaultReadsBack(String text) {
        assertEquals(text, Fault.parse(text).toString());
        assertEquals("250ms#4:" + text, TimedFault.parse("250ms#4:" + text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cuts",
                "cut(1)x",
                "freeze(up)",
                "freeze(up,1s,2s)",
                "freeze(left,1s)",
                "freeze(up,1h)",
                "freeze(up,0s)",
                "throttle(up,0)",
                "cut-after(both,1)",
                "reset(1,2)"
            })
    void textThatIsNoFaultIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Fault.parse(text));
    }

    @Test
    void planRefusesWordsItDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> FaultPlan.parse("seed=1 often=200ms"));
        assertThrows(IllegalArgumentException.class, () -> FaultPlan.parse("cut"));
    }

    @Test
    void chancesOfMoreThanOneInSumAreRefused() {
        FaultPlan plan = FaultPlan.seeded(1).resets(0.7);
        assertThrows(IllegalArgumentException.class, () -> plan.freezes(0.4, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> plan.resets(-0.1));
    }

    @Test
    void strikesComeHalfToOneAndAHalfPeriodsApart() {
        List<TimedFault> faults = FaultPlan.seeded(9)
                .cutEvery(Duration.ofMillis(100))
                .script(Duration.ofSeconds(20))
                .faults();
        for (int i = 1; i < faults.size(); i++) {
            long gap = faults.get(i).at().minus(faults.get(i - 1).at()).toMillis();
            assertTrue(gap >= 49 && gap <= 151, "gap " + gap);
        }
    }

    @Test
    void listedFaultsComeAtTheirTimeAmongTheStrikes() {
        List<TimedFault> faults = PLAN.script(Duration.ofSeconds(2)).faults();
        TimedFault listed = TimedFault.all(Duration.ofSeconds(1), new Fault.ClockJump(Duration.ofHours(1)));
        int index = faults.indexOf(listed);
        assertTrue(index > 0 && index < faults.size() - 1);
        assertTrue(faults.get(index - 1).at().compareTo(listed.at()) <= 0);
        assertTrue(faults.get(index + 1).at().compareTo(listed.at()) >= 0);
    }

    @Test
    void connectionDrawsItsFaultsAloneAndEachRuleApplies() {
        assertEquals(PLAN.forConnection(11), PLAN.forConnection(11));
        assertTrue(PLAN.forConnection(3).contains(new Fault.CutAfter(Direction.UP, 17)));
        assertTrue(PLAN.forConnection(4).contains(new Fault.Throttle(Direction.UP, 1_000_000)));
        long struck = java.util.stream.IntStream.range(10, 1010)
                .filter(index -> PLAN.forConnection(index).stream().anyMatch(Fault.CutAfter.class::isInstance))
                .count();
        assertTrue(struck > 400 && struck < 600, struck + " of 1000 at a probability of one half");
    }

    @Test
    void onlyPlansWithFaultsOfTheClockOrOfCallbacksNeedASimulation() {
        assertTrue(PLAN.needsSimulation());
        assertTrue(FaultPlan.none().eachConnection(new Fault.ThrowInCallback(1)).needsSimulation());
        assertEquals(
                false,
                FaultPlan.seeded(1).cutEvery(Duration.ofSeconds(1)).resets(0.5).needsSimulation());
    }

    @Test
    void shrinkingLeavesExactlyWhatTheFailureNeeds() {
        FaultScript script = PLAN.script(Duration.ofMinutes(1));
        TimedFault one = script.faults().get(17);
        TimedFault other = script.faults().get(101);
        FaultScript shrunk = script.shrink(
                rest -> rest.faults().contains(one) && rest.faults().contains(other));
        assertEquals(FaultScript.of(one, other), shrunk);
    }

    @Test
    void shrinkingWhatDoesNotFailIsRefused() {
        FaultScript script = FaultScript.of(TimedFault.all(Duration.ZERO, new Fault.Cut()));
        assertThrows(IllegalArgumentException.class, () -> script.shrink(rest -> false));
    }
}
