package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.Level;
import io.everwire.conformance.kit.UnderTest;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.DeafServer;
import io.everwire.conformance.rig.Pair;
import io.everwire.conformance.rig.Pass;
import io.everwire.conformance.rig.RawPeer;
import io.everwire.conformance.rig.RawServer;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.conformance.rig.Role;
import io.everwire.conformance.rig.Writes;
import io.everwire.spi.Capability;
import io.everwire.spi.Connection;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.List;

/** H: what time does to a connection, and what it does not. */
public interface TimeoutCases extends UnderTest {
    @Case(
            id = "TO-1",
            promise = "A dial's timeout may be a millisecond, and is over once the dial has come through.",
            roles = Role.INITIATOR)
    default void aDialsTimeoutIsOverOnceItHasComeThrough(Rig rig) {
        Recorder late = new Recorder(rig);
        rig.dial(new DeafServer(rig).address(), DialSettings.within(Duration.ofMillis(1)), late);
        assertEquals(ErrorCode.CONNECT_TIMEOUT, late.awaitClosed().code());
        Recorder handler = new Recorder(rig);
        try (RawServer server = rig.server(1)) {
            DialSettings settings = DialSettings.within(rig.limits().await().dividedBy(10));
            rig.dial(server.local(), settings, handler);
            try (RawPeer peer = server.accept()) {
                Pass.time(rig, handler.connection().loop(), settings.timeout().multipliedBy(2));
                peer.write(new byte[] {1});
                assertArrayEquals(new byte[] {1}, handler.awaitBytes(1));
            }
        }
    }

    @Case(
            id = "TO-2",
            promise = "No connection ends because nothing happens on it, be it read, paused or half-closed.",
            needs = Capability.HALF_CLOSE)
    default void noConnectionEndsBecauseNothingHappens(Rig rig) {
        Recorder reading = new Recorder(rig);
        Recorder paused = new Recorder(rig, connection -> {});
        Recorder half = new Recorder(rig);
        Pair first = rig.open(reading);
        Pair second = rig.open(paused);
        Pair third = rig.open(half);
        third.peer().finish();
        half.awaitEnd();
        Pass.time(rig, first.connection().loop(), Duration.ofMillis(rig.volume(500, 5_000)));
        first.peer().write(new byte[] {1});
        assertArrayEquals(new byte[] {1}, reading.awaitBytes(1));
        second.peer().write(new byte[] {2});
        rig.run(second.connection(), connection -> connection.demand(1));
        assertArrayEquals(new byte[] {2}, paused.awaitBytes(1));
        rig.run(third.connection(), connection -> Writes.now(connection, new byte[] {3}));
        assertArrayEquals(new byte[] {3}, third.peer().read(1));
    }

    @Case(
            id = "TO-3",
            promise = "Who watches what is unsent by an alarm sees a peer that takes nothing, and resets it in time.",
            needs = Capability.RESET,
            roles = Role.INITIATOR)
    default void aPeerThatTakesNothingIsSeenByAnAlarm(Rig rig) {
        rig.with(rig.settings().withMarks(8 << 20, 16 << 20));
        CloseReason stalled = new CloseReason(Scope.WIRE, ErrorCode.TIMEOUT, Initiator.LIBRARY, "takes nothing");
        Recorder handler = new Recorder(rig);
        Pair pair = rig.dialRaw(handler, CloseCases.SMALL_WINDOW);
        rig.run(pair.connection(), connection -> {
            Writes.inOneTurn(connection, rig.randomBytes(8 << 20));
            watch(connection, stalled);
        });
        assertEquals(stalled, handler.awaitClosed());
        pair.raw().awaitReset();
    }

    private static void watch(Connection connection, CloseReason stalled) {
        long before = connection.unsent();
        Loop loop = connection.loop();
        loop.alarm(() -> {
                    if (connection.unsent() == before) {
                        connection.abort(stalled);
                    } else {
                        watch(connection, stalled);
                    }
                })
                .at(loop.nanoTime() + Duration.ofMillis(100).toNanos());
    }

    @Case(
            id = "TO-4",
            promise = "Alarms ring in their order beside many connections on which nothing happens.",
            seconds = 30)
    default void alarmsRingInTheirOrderBesideIdleConnections(Rig rig) {
        for (int i = 0; i < rig.volume(50, 1_000); i++) {
            rig.open(new Recorder(rig));
        }
        int alarms = 200;
        Loop loop = rig.transport().nextLoop();
        AlarmSeries series = new AlarmSeries(loop, alarms);
        loop.execute(() -> series.arm(Duration.ofMillis(2)));
        Await.until(rig.limits(), () -> series.count() == alarms, () -> series.count() + " of " + alarms + " rang");
        assertEquals(List.of(), Await.on(loop, rig.limits(), series::early), "rang before their time");
        assertEquals(List.of(), Await.on(loop, rig.limits(), series::late), "rang behind later ones");
    }

    @Case(
            id = "TO-4b",
            promise = "A loop that has nothing to do takes less than one percent of a processor.",
            level = Level.SHOULD,
            roles = Role.INITIATOR)
    default void anIdleLoopTakesNoProcessor(Rig rig) {
        Recorder handler = new Recorder(rig);
        Loop loop = rig.open(handler).connection().loop();
        double percent = Pass.percentOfTime(rig, loop, Duration.ofSeconds(1));
        assertTrue(percent < 1, percent + " % of a processor");
        assertFalse(handler.isClosed());
    }
}
