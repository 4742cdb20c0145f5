package io.everwire.pool.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.MemberState;
import io.everwire.api.Scope;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolPolicyTest {
    private final PoolPolicy policy = new PoolPolicy();
    private final Random random = new Random(11);
    private final BitSet tried = new BitSet();

    @ParameterizedTest
    @EnumSource(MemberState.class)
    void onlyMembersWithALiveWireAreUsed(MemberState state) {
        Decision decision = choose(view(member(0, state, 0, 0)));
        boolean live = state == MemberState.READY || state == MemberState.RENEWING;
        assertEquals(live ? new Decision.Use(0) : new Decision.Wait(), decision);
    }

    @Test
    void ofTwoMembersTheOneWithFewerStreamsIsUsed() {
        PoolView pool = view(ready(0, 5, 10), ready(1, 4, 10));
        for (int i = 0; i < 100; i++) {
            assertEquals(new Decision.Use(1), choose(pool));
        }
    }

    @Test
    void ofTwoMembersTheOneWithTheBetterLatencyIsUsed() {
        PoolView pool = view(ready(0, 2, 40_000_000), ready(1, 2, 41_000_000));
        for (int i = 0; i < 100; i++) {
            assertEquals(new Decision.Use(0), choose(pool));
        }
    }

    @Test
    void theWorstOfAllIsNeverUsedAndTheOthersAreAll() {
        PoolView pool = view(ready(0, 0, 0), ready(1, 9, 0), ready(2, 1, 0), ready(3, 2, 0));
        Set<Decision> used = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            used.add(choose(pool));
        }
        assertEquals(Set.of(new Decision.Use(0), new Decision.Use(2), new Decision.Use(3)), used);
    }

    @Test
    void membersThatRefusedAreLeftOut() {
        tried.set(0);
        assertEquals(new Decision.Use(1), choose(view(ready(0, 0, 0), ready(1, 100, 0))));
        tried.set(1);
        assertEquals(new Decision.Wait(), choose(view(ready(0, 0, 0), ready(1, 100, 0))));
    }

    @Test
    void aPoolThatNeverWorkedAndIsRefusedSaysSo() {
        CloseReason why = failure(ErrorCode.NOT_AUTHENTICATED);
        PoolView pool = new PoolView(List.of(member(0, MemberState.BACKING_OFF, 0, 0)), false, why, 1, false);
        Decision.Refuse refusal = assertInstanceOf(Decision.Refuse.class, choose(pool));
        assertEquals(ErrorCode.NOT_AUTHENTICATED, refusal.why().code());
        assertEquals(Scope.OWNER, refusal.why().scope());
    }

    @Test
    void aPoolThatWorkedOnceWaits() {
        CloseReason why = failure(ErrorCode.NOT_AUTHENTICATED);
        PoolView pool = new PoolView(List.of(member(0, MemberState.BACKING_OFF, 0, 0)), true, why, 1, false);
        assertEquals(new Decision.Wait(), choose(pool));
    }

    @Test
    void aPoolThatOnlyCannotReachTheExitWaits() {
        CloseReason why = failure(ErrorCode.CONNECT_REFUSED);
        PoolView pool = new PoolView(List.of(member(0, MemberState.BACKING_OFF, 0, 0)), false, why, 1, false);
        assertEquals(new Decision.Wait(), choose(pool));
    }

    @Test
    void aLiveMemberIsUsedWhateverFailedElsewhere() {
        PoolView pool = new PoolView(List.of(ready(0, 0, 0)), false, failure(ErrorCode.UNTRUSTED_EXIT), 1, false);
        assertEquals(new Decision.Use(0), choose(pool));
    }

    @Test
    void anUnknownLatencyIsNoReasonToCrowdAMember() {
        PoolView pool = view(ready(0, 3, 0), ready(1, 0, 500_000));
        assertTrue(choose(pool).equals(new Decision.Use(1)));
    }

    @Test
    void whileOthersAreAboutToComeAMemberTakesItsShareOfWhatWaits() {
        assertEquals(new Decision.Use(0), choose(patient(6, ready(0, 2, 0), connecting(1), connecting(2))));
        assertEquals(new Decision.Wait(), choose(patient(6, ready(0, 3, 0), connecting(1), connecting(2))));
    }

    @Test
    void nobodyWaitsForMembersThatHaveFailed() {
        PoolView.Member failed = new PoolView.Member(1, MemberState.CONNECTING, 0, 0, 1);
        assertEquals(new Decision.Use(0), choose(patient(2, ready(0, 50, 0), failed)));
    }

    @Test
    void nobodyWaitsForOthersLongerThanAMoment() {
        PoolView impatient = new PoolView(List.of(ready(0, 50, 0), connecting(1)), true, null, 2, false);
        assertEquals(new Decision.Use(0), choose(impatient));
    }

    private static PoolView patient(int waiting, PoolView.Member... members) {
        return new PoolView(List.of(members), true, null, waiting, true);
    }

    private static PoolView.Member connecting(int number) {
        return member(number, MemberState.CONNECTING, 0, 0);
    }

    private Decision choose(PoolView pool) {
        return policy.choose(pool, tried, random);
    }

    private static PoolView view(PoolView.Member... members) {
        return new PoolView(List.of(members), true, null, 1, false);
    }

    private static PoolView.Member ready(int number, int streams, long worst) {
        return member(number, MemberState.READY, streams, worst);
    }

    private static PoolView.Member member(int number, MemberState state, int streams, long worst) {
        return new PoolView.Member(number, state, streams, worst, 0);
    }

    private static CloseReason failure(ErrorCode code) {
        return new CloseReason(Scope.WIRE, code, Initiator.PEER, "as scripted");
    }
}
