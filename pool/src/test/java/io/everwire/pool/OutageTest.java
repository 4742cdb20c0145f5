package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool does while nobody answers at its exit's address, and when somebody does again. */
class OutageTest {
    private static final Duration SCOUT = PoolSettings.defaults().scoutInterval();
    private static final Duration LONG_OUTAGE = Duration.ofMinutes(2);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void someMemberDialsWithinTheScoutIntervalHoweverLongTheOutage(int members) {
        PoolWorld world = outage(members, ErrorCode.CONNECT_REFUSED);
        long last = 0;
        for (long dial : dials(world)) {
            assertTrue(last == 0 || dial - last <= SCOUT.toNanos(), "nobody dialled for " + (dial - last));
            last = dial;
        }
        assertTrue(world.loop.nanoTime() - last <= SCOUT.toNanos(), "nobody dials any more");
    }

    @Test
    void scoutingAddsLittleToWhatTheMembersDialAnyway() {
        PoolWorld world = outage(1, ErrorCode.CONNECT_REFUSED);
        long most = LONG_OUTAGE.dividedBy(SCOUT.dividedBy(2)) + 10;
        assertTrue(dials(world).size() <= most, dials(world).size() + " dials");
    }

    @Test
    void anExitThatAnswersAndRefusesIsLeftInPeace() {
        PoolWorld world = outage(1, ErrorCode.WIRE_LOST);
        assertTrue(dials(world).size() <= 60, dials(world).size() + " dials in " + LONG_OUTAGE);
    }

    @Test
    void theFirstAnswerHasAllOthersDialAtOnce() {
        PoolWorld world = outage(8, ErrorCode.CONNECT_REFUSED);
        world.sessions.forEach(session -> session.onDial = () -> {});
        world.loop.advance(SCOUT);
        ScriptedSession scout = world.sessions.stream()
                .filter(ScriptedSession::isDialling)
                .findFirst()
                .orElseThrow();
        world.then(scout::dialSucceeds);
        world.loop.advance(PoolSettings.defaults().wireSpacing());
        assertTrue(world.sessions.stream().allMatch(session -> session == scout || session.isDialling()));
        world.sessions.stream().filter(ScriptedSession::isDialling).forEach(ScriptedSession::dialSucceeds);
        world.loop.settle();
        assertTrue(world.pool.snapshot().members().stream().allMatch(member -> member.state() == MemberState.READY));
    }

    @Test
    void theDelayThatIsToldIsTheOneThatIsKept() {
        PoolWorld world = outage(1, ErrorCode.CONNECT_REFUSED);
        List<Long> dials = dials(world);
        List<PoolEvent.AttemptFailed> failures = world.events(PoolEvent.AttemptFailed.class);
        for (int i = 1; i < dials.size(); i++) {
            assertEquals(
                    dials.get(i) - dials.get(i - 1),
                    failures.get(i - 1).retryIn().toNanos());
        }
    }

    /** All dials have failed so, at once, for two minutes. */
    private static PoolWorld outage(int members, ErrorCode code) {
        PoolWorld world = PoolWorld.started(members);
        world.sessions.forEach(session -> {
            session.onDial = () -> world.loop.execute(() -> session.dialFails(code));
            session.dialFails(code);
        });
        world.loop.advance(LONG_OUTAGE);
        return world;
    }

    private static List<Long> dials(PoolWorld world) {
        return world.sessions.stream()
                .flatMapToLong(session -> session.dials.stream().mapToLong(Long::longValue))
                .sorted()
                .boxed()
                .toList();
    }
}
