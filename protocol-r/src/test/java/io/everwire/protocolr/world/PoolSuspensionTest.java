package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.Stream;
import io.everwire.pool.PoolSettings;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both sides stand still for longer than an exit keeps a session that has no wire: nobody expires for that, and every
 * session goes on. Ten years are what a clock that somebody sets does to those who look at it.
 */
class PoolSuspensionTest {
    private static final int MEMBERS = 6;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final PoolLab lab =
            new PoolLab(8, PoolSettings.builder().members(MEMBERS).build(), PoolLab.LINK, FaultPlan.none()).live();
    private final List<Stream> streams =
            IntStream.range(0, 12).mapToObj(i -> lab.open()).toList();

    private void everyStreamAnswers() {
        List<CompletableFuture<?>> answers = streams.stream()
                .<CompletableFuture<?>>map(
                        stream -> PoolLab.roundTrip(stream, 1_000).toCompletableFuture())
                .toList();
        lab.network.runUntil(() -> answers.stream().allMatch(CompletableFuture::isDone), SECOND.multipliedBy(10));
        answers.forEach(CompletableFuture::join);
    }

    private void assertNobodyWasLost() {
        everyStreamAnswers();
        assertTrue(lab.isWhole());
        assertEquals(0, lab.told(PoolEvent.SessionLost.class).size());
        assertEquals(MEMBERS, lab.exit.sessions().size());
        assertTrue(lab.last(PoolEvent.NetworkChanged.class).detected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "P3650D"})
    void sessionsWithALiveWireGoOn(String suspension) {
        everyStreamAnswers();
        lab.network.strike(new Fault.ClockJump(Duration.parse(suspension)));
        assertNobodyWasLost();
    }

    /** Something on the way has forgotten the connections meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "P3650D"})
    void sessionsWhoseWiresVanishedMeanwhileResume(String suspension) {
        everyStreamAnswers();
        lab.network.strikeAll(new Fault.Vanish());
        lab.network.strike(new Fault.ClockJump(Duration.parse(suspension)));
        assertNobodyWasLost();
        assertTrue(lab.pool.snapshot().members().stream()
                .allMatch(member -> member.history().resumptions() >= 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "P3650D"})
    void sessionsThatHadNoWireWhenItBeganAreKeptAllTheSame(String suspension) {
        everyStreamAnswers();
        lab.network.strike(new Fault.RefuseDials(SECOND));
        lab.network.strikeAll(new Fault.Reset());
        lab.network.advance(SECOND.dividedBy(2));
        assertTrue(lab.pool.snapshot().members().stream().noneMatch(member -> member.state() == MemberState.READY));
        lab.network.strike(new Fault.ClockJump(Duration.parse(suspension)));
        assertNobodyWasLost();
    }
}
