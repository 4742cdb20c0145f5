package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.MemberState;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RenewalPolicyTest {
    private final RenewalPolicy policy = new RenewalPolicy();

    @Test
    void theOneWithTheWorstLatencyIsTheWorst() {
        List<RenewalPolicy.Candidate> members = List.of(ready(0, 50), ready(1, 300), ready(2, 90));
        assertEquals(OptionalInt.of(1), policy.periodic(members));
        assertEquals(OptionalInt.of(1), policy.onDemand(members));
        assertTrue(policy.worst(members).orElseThrow().why().contains("300 ms"));
    }

    @Test
    void membersThatAreAlikeWithinAFifthAreRenewedOnDemandOnly() {
        List<RenewalPolicy.Candidate> alike = List.of(ready(0, 100), ready(1, 120));
        assertEquals(OptionalInt.empty(), policy.periodic(alike));
        assertTrue(policy.worst(alike).orElseThrow().alike());
        assertEquals(OptionalInt.of(1), policy.onDemand(alike));
        List<RenewalPolicy.Candidate> different = List.of(ready(0, 100), ready(1, 121));
        assertEquals(OptionalInt.of(1), policy.periodic(different));
        assertFalse(policy.worst(different).orElseThrow().alike());
    }

    @Test
    void whileOneIsRenewedNoOtherIs() {
        List<RenewalPolicy.Candidate> members =
                List.of(ready(0, 50), ready(1, 300), ready(2, 50), member(3, MemberState.RENEWING, 70));
        assertEquals(OptionalInt.empty(), policy.periodic(members));
        assertEquals(OptionalInt.empty(), policy.onDemand(members));
    }

    @ParameterizedTest
    @EnumSource(value = MemberState.class, names = "READY", mode = EnumSource.Mode.EXCLUDE)
    void theLastHealthyOneIsNeverRenewed(MemberState other) {
        List<RenewalPolicy.Candidate> members = List.of(ready(0, 900), member(1, other, 50));
        assertEquals(OptionalInt.empty(), policy.periodic(members));
        assertEquals(OptionalInt.empty(), policy.onDemand(members));
    }

    @Test
    void ofEqualsTheOldestWireGoesFirst() {
        List<RenewalPolicy.Candidate> members = List.of(
                new RenewalPolicy.Candidate(0, MemberState.READY, 50_000_000, 900),
                new RenewalPolicy.Candidate(1, MemberState.READY, 50_000_000, 100),
                new RenewalPolicy.Candidate(2, MemberState.READY, 50_000_000, 500));
        assertEquals(OptionalInt.of(1), policy.onDemand(members));
    }

    private static RenewalPolicy.Candidate ready(int number, long millis) {
        return member(number, MemberState.READY, millis);
    }

    private static RenewalPolicy.Candidate member(int number, MemberState state, long millis) {
        return new RenewalPolicy.Candidate(number, state, millis * 1_000_000, 0);
    }
}
