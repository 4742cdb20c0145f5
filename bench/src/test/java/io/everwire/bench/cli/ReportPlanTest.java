package io.everwire.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.bench.compare.Chapter;
import io.everwire.bench.compare.Comparison;
import io.everwire.bench.compare.Contender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom the report measures, and with how much. */
class ReportPlanTest {
    private final ReportPlan plan = new ReportPlan(new Javas(), 5, 100);

    @ParameterizedTest
    @EnumSource(names = {"SPEED", "PRICE", "PEERS", "GROWTH"})
    void whatIsComparedHasSeveralContendersOfDifferentNamesAndSomethingToDo(Chapter chapter) {
        List<String> labels =
                plan.contenders(chapter).stream().map(Contender::label).toList();
        assertTrue(labels.size() > 1, labels::toString);
        assertEquals(labels.stream().distinct().toList(), labels);
        assertFalse(plan.comparison(chapter).scenarios().isEmpty());
    }

    @Test
    void aTrialTakesAPartOfEachLoadAndOfNoneNothing() {
        Map<String, Long> all = plan.comparison(Chapter.SPEED).scenarios();
        Map<String, Long> half =
                new ReportPlan(new Javas(), 5, 50).comparison(Chapter.SPEED).scenarios();
        assertEquals(all.keySet(), half.keySet());
        all.forEach((scenario, bytes) -> assertEquals(bytes / 2, half.get(scenario), scenario));
        new ReportPlan(new Javas(), 5, 0)
                .comparison(Chapter.SPEED)
                .scenarios()
                .forEach((scenario, bytes) -> assertEquals(64, bytes, scenario));
    }

    /** And only they have less: whoever is misspelt there would have as much as all others, and hold them up. */
    @Test
    void whoIsSlowHasLessToDoAndATrialTakesAPartOfThatToo() {
        Comparison.Plan peers = plan.comparison(Chapter.PEERS);
        Comparison.Plan half = new ReportPlan(new Javas(), 5, 50).comparison(Chapter.PEERS);
        List<Contender> contenders = plan.contenders(Chapter.PEERS);
        List<String> stacks = contenders.stream().map(Contender::stack).toList();
        assertTrue(stacks.containsAll(peers.slow().keySet()), peers.slow()::toString);
        for (Contender contender : contenders) {
            peers.scenarios().forEach((scenario, bytes) -> {
                boolean isSlow =
                        peers.slow().getOrDefault(contender.stack(), Map.of()).containsKey(scenario);
                long its = peers.bytes(contender, scenario);
                assertEquals(isSlow, its < bytes, contender.label() + " " + scenario);
                assertEquals(its / 2, half.bytes(contender, scenario));
            });
        }
    }

    @Test
    void aSmallDifferenceIsMeasuredMoreOftenThanALargeOneAndWithNewProcesses() {
        assertEquals(5, plan.rounds(Chapter.SPEED));
        assertEquals(15, plan.rounds(Chapter.PRICE));
        for (Chapter chapter : List.of(Chapter.SPEED, Chapter.PRICE)) {
            assertEquals(
                    plan.rounds(chapter),
                    plan.lives(chapter) * plan.comparison(chapter).rounds());
        }
    }
}
