package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScoutPolicyTest {
    private static final long INTERVAL = 800;
    private static final long NOW = Long.MAX_VALUE - 100; // a loop's clock may overflow

    private final Random random = new Random(3);
    private final ScoutPolicy policy = new ScoutPolicy(INTERVAL);

    @Test
    void theNextInTurnDialsWithinTheInterval() {
        Set<Long> delays = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ScoutPolicy.Candidate scout = scout(waiting(0, 9_000), waiting(1, 4_000), waiting(2, 9_500))
                    .orElseThrow();
            assertEquals(1, scout.number());
            delays.add(scout.dialAt() - NOW);
        }
        assertTrue(delays.stream().allMatch(delay -> delay >= INTERVAL / 2 && delay <= INTERVAL), delays::toString);
        assertTrue(delays.size() > 100, "clients do not come back at the same moment");
    }

    @Test
    void nobodyHasToWhereSomebodyDialsAsSoonAnyway() {
        assertEquals(Optional.empty(), scout(waiting(0, 9_000), waiting(1, INTERVAL)));
        assertEquals(Optional.empty(), scout(waiting(0, 9_000), waiting(1, -5)));
    }

    @Test
    void whoDoesNotWaitForAnAnswerIsLeftAlone() {
        ScoutPolicy.Candidate refused = new ScoutPolicy.Candidate(0, false, NOW);
        assertEquals(Optional.empty(), scout(refused));
        assertEquals(1, scout(refused, waiting(1, 9_000)).orElseThrow().number());
    }

    @Test
    void anIntervalIsATime() {
        assertThrows(IllegalArgumentException.class, () -> new ScoutPolicy(0));
    }

    private Optional<ScoutPolicy.Candidate> scout(ScoutPolicy.Candidate... members) {
        return policy.scout(List.of(members), NOW, random);
    }

    private static ScoutPolicy.Candidate waiting(int number, long nanos) {
        return new ScoutPolicy.Candidate(number, true, NOW + nanos);
    }
}
