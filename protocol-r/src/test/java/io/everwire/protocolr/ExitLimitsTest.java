package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Authenticator;
import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.ExitEvent;
import io.everwire.api.Limit;
import io.everwire.api.SessionHandle;
import io.everwire.api.Stream;
import io.everwire.mux.MuxLimits;
import io.everwire.mux.MuxSettings;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each limit of an exit: what it does, the event that names it, and the counter. */
class ExitLimitsTest {
    private static SimulatedExit exit(ProtocolRSettings.Builder settings) {
        return new SimulatedExit(settings.build());
    }

    private static SimulatedExit exit(MuxLimits limits) {
        return new SimulatedExit(
                ProtocolRSettings.defaults(),
                MuxSettings.builder().limits(limits).build(),
                Authenticator.allowAll());
    }

    /** The reasons with this limit that were told, which must be as many as were counted. */
    private static List<CloseReason> told(SimulatedExit exit, Limit limit) {
        List<CloseReason> reasons = exit.events().stream()
                .flatMap(event -> event.reason().stream())
                .filter(why -> why.limit() == limit)
                .toList();
        assertEquals(reasons.size(), exit.acceptor().snapshot().totals().reached(limit), "counted as told");
        assertTrue(reasons.stream().allMatch(why -> why.code() == limit.code()));
        return reasons;
    }

    private static void assertRefused(SimulatedExit exit, String host, Limit limit) {
        exit.failure(exit.session(exit.client(host)).connect());
        assertEquals(1, told(exit, limit).size());
        ExitEvent.WireRefused refused = exit.events(ExitEvent.WireRefused.class).get(0);
        assertEquals(limit, refused.why().limit());
    }

    // sessions

    @Test
    void sessionsInAll() {
        SimulatedExit exit = exit(ProtocolRSettings.builder().maxSessions(2));
        Stream stream = exit.open(exit.connected("one"));
        exit.connected("two");
        assertRefused(exit, "three", Limit.SESSIONS);
        exit.checkEcho(stream);
    }

    @Test
    void sessionsOfAnAddress() {
        SimulatedExit exit = exit(ProtocolRSettings.builder().maxSessionsPerAddress(1));
        exit.connected("one");
        assertRefused(exit, "one", Limit.SESSIONS_PER_ADDRESS);
        exit.connected("another");
    }

    @Test
    void sessionsWithoutAWire() {
        SimulatedExit exit = exit(ProtocolRSettings.builder().maxDetached(2));
        for (String host : List.of("first", "second", "third")) {
            exit.connected(host);
            exit.cutAll();
        }
        assertEquals(1, told(exit, Limit.SESSIONS_DETACHED).size());
        assertEquals(
                new SessionHandle(1),
                exit.events(ExitEvent.SessionEnded.class).get(0).session(),
                "the one that has waited longest");
        assertEquals(2, exit.acceptor().snapshot().detached());
    }

    @Test
    void theTimeOfASessionWithoutAWire() {
        SimulatedExit exit = exit(ProtocolRSettings.builder());
        exit.checkEcho(exit.open(exit.connected("home")));
        exit.cutAll();
        exit.advance(Duration.ofMinutes(29));
        assertEquals(1, exit.list().size());
        exit.advance(Duration.ofMinutes(1));
        assertEquals(1, told(exit, Limit.DETACHED_TIME).size());
        assertEquals(0, exit.list().size());
    }

    @Test
    void theTimeOfASessionThatNeverHadALiveWire() {
        SimulatedExit exit = exit(ProtocolRSettings.builder());
        exit.session(exit.client("home")).connect();
        exit.network().runUntil(() -> exit.list().size() == 1, Duration.ofSeconds(5));
        exit.network().strikeAll(new Fault.Reset());
        exit.advance(Duration.ofSeconds(1));
        assertEquals(1, exit.acceptor().snapshot().detached(), "it counts from its beginning");
        exit.advance(Duration.ofMinutes(2));
        assertEquals(1, told(exit, Limit.UNUSED_TIME).size());
        assertEquals(0, exit.acceptor().snapshot().detached());
    }

    @Test
    void memoryForWhatIsNotProven() {
        SimulatedExit exit = exit(ProtocolRSettings.builder()
                .replayBytes(128 << 10)
                .replayReserve(0)
                .replayBudget(256 << 10)
                .replayBytesPerPrincipal(256 << 10));
        exit.deaf();
        exit.open(exit.connected("one"));
        exit.open(exit.connected("two"));
        exit.advance(Duration.ofSeconds(1));
        exit.accepted().forEach(stream -> stream.write(ByteBuffer.allocate(128 << 10)));
        exit.cutAll();
        assertEquals(0, told(exit, Limit.REPLAY_BYTES).size());
        exit.advance(Duration.ofSeconds(10));
        assertEquals(1, told(exit, Limit.REPLAY_BYTES).size(), "one was enough");
        assertEquals(1, exit.list().size());
    }

    // wires

    @Test
    void recordsThatCarryNothing() {
        SimulatedExit exit =
                exit(ProtocolRSettings.builder().thinRecordsPerSecond(1).thinRecordBurst(100));
        DialledSession session = exit.connected("home");
        for (int wires = 1; wires < 100; wires++) {
            exit.connect(session); // each wire begins with an empty record
        }
        assertEquals(0, told(exit, Limit.EMPTY_RECORDS).size());
        for (int wires = 0; wires < 100 && !exit.list().isEmpty(); wires++) {
            session.connect();
            exit.advance(Duration.ofMillis(100));
        }
        assertEquals(1, told(exit, Limit.EMPTY_RECORDS).size());
        assertEquals(0, exit.list().size());
    }

    @Test
    void aWireThatTakesNothing() {
        SimulatedExit exit = new SimulatedExit(
                ProtocolRSettings.builder()
                        .writeStall(Duration.ofSeconds(5))
                        .deathTimeout(Duration.ofSeconds(30))
                        .build(),
                MuxSettings.builder().flightLimit(false).build(),
                Authenticator.allowAll());
        exit.deaf();
        DialledSession session = exit.connected("home");
        for (int i = 0; i < 20; i++) {
            exit.open(session);
        }
        exit.advance(Duration.ofSeconds(1));
        exit.network().strikeAll(new Fault.Freeze(Direction.DOWN, Fault.FOREVER));
        exit.accepted().forEach(stream -> stream.write(ByteBuffer.allocate(1 << 18)));
        exit.advance(Duration.ofSeconds(4));
        assertEquals(0, told(exit, Limit.WIRE_STALL).size());
        exit.advance(Duration.ofSeconds(10));
        assertEquals(1, told(exit, Limit.WIRE_STALL).size(), exit.toString());
        assertEquals(1, exit.events(ExitEvent.SessionDetached.class).size());
        assertEquals(1, exit.list().size(), "its session waits for another one");
    }

    // handshakes

    @Test
    void handshakesInAll() {
        SimulatedExit exit = exit(ProtocolRSettings.builder().maxHandshakes(2));
        List<SilentPeer> peers = List.of(exit.silent("one"), exit.silent("two"), exit.silent("three"));
        exit.advance(Duration.ofSeconds(1));
        assertEquals(1, told(exit, Limit.HANDSHAKES).size());
        assertEquals(2, peers.stream().filter(SilentPeer::isOpen).count());
        exit.connected("honest");
    }

    @Test
    void handshakesOfAnAddress() {
        SimulatedExit exit = exit(ProtocolRSettings.builder().maxHandshakesPerAddress(2));
        exit.silent("one");
        exit.silent("one");
        exit.advance(Duration.ofSeconds(1));
        assertRefused(exit, "one", Limit.HANDSHAKES_PER_ADDRESS);
    }

    @Test
    void handshakesOfAnAddressInATime() {
        SimulatedExit exit =
                exit(ProtocolRSettings.builder().handshakesPerSecond(1).handshakeBurst(2));
        exit.connected("one");
        exit.connected("one");
        assertRefused(exit, "one", Limit.HANDSHAKE_RATE);
        exit.advance(Duration.ofSeconds(1));
        exit.connected("one");
    }

    @Test
    void theTimeToNameASession() {
        SimulatedExit exit = exit(ProtocolRSettings.builder());
        SilentPeer silent = exit.silent("one");
        exit.advance(Duration.ofSeconds(9));
        assertTrue(silent.isOpen());
        exit.advance(Duration.ofSeconds(2));
        assertEquals(1, told(exit, Limit.HANDSHAKE_TIME).size());
    }

    @Test
    void theTimeToSayHowMuchWasReceived() {
        SimulatedExit exit = exit(ProtocolRSettings.builder());
        exit.session(exit.client("home")).connect();
        exit.network().runUntil(() -> exit.list().size() == 1, Duration.ofSeconds(5));
        exit.network().strikeAll(new Fault.Vanish());
        exit.advance(Duration.ofSeconds(11));
        assertEquals(1, told(exit, Limit.HANDSHAKE_TIME).size());
    }

    // streams

    @Test
    void streamsThatAreOpen() {
        SimulatedExit exit = exit(MuxLimits.defaults().withStreams(2));
        DialledSession session = exit.connected("home");
        Stream first = exit.open(session);
        exit.checkEcho(first);
        exit.checkEcho(exit.open(session));
        assertTrue(exit.await(exit.open(session).read(ByteBuffer.allocate(1))) < 0, "refused");
        assertEquals(1, told(exit, Limit.STREAMS_OPEN).size());
        assertEquals(1, exit.events(ExitEvent.StreamLimited.class).size());
        exit.checkEcho(first);
    }

    @Test
    void streamsThatTheApplicationHasNotTouched() {
        SimulatedExit exit = exit(MuxLimits.defaults().withUnaccepted(3));
        exit.deaf();
        DialledSession session = exit.connected("home");
        for (int i = 0; i < 5; i++) {
            exit.open(session);
        }
        exit.advance(Duration.ofSeconds(1));
        assertEquals(3, exit.accepted().size());
        assertEquals(2, told(exit, Limit.STREAMS_UNACCEPTED).size());
        exit.accepted().get(0).close();
        exit.accepted().get(1).read(ByteBuffer.allocate(1));
        exit.open(session);
        exit.open(session);
        exit.advance(Duration.ofSeconds(1));
        assertEquals(5, exit.accepted().size(), "what is taken makes room");
    }

    @Test
    void streamsWithoutAByte() {
        SimulatedExit exit = exit(MuxLimits.defaults());
        DialledSession session = exit.connected("home");
        for (int i = 0; i < 500; i++) {
            exit.open(session).close();
            exit.advance(Duration.ofMillis(10));
        }
        exit.advance(Duration.ofSeconds(1));
        assertEquals(1, told(exit, Limit.STREAMS_ABANDONED).size());
        assertEquals(0, exit.list().size());
    }

    @Test
    void framesInVain() {
        SimulatedExit exit = exit(MuxLimits.defaults().withStreams(1));
        DialledSession session = exit.connected("home");
        exit.checkEcho(exit.open(session));
        for (int i = 0; i < 11_000; i++) {
            session.open();
        }
        exit.advance(Duration.ofSeconds(5));
        assertEquals(1, told(exit, Limit.FRAMES_IN_VAIN).size());
        assertTrue(told(exit, Limit.STREAMS_OPEN).size() >= 10_000);
    }

    @Test
    void unreadBytesOfASession() {
        SimulatedExit exit = exit(MuxLimits.defaults().withUnread(1 << 20, 1L << 30));
        assertUnreadEnds(exit, Limit.UNREAD_BYTES);
    }

    @Test
    void unreadBytesOfAProcess() {
        SimulatedExit exit = exit(MuxLimits.defaults().withUnread(1 << 20, 1 << 20));
        exit.deaf();
        for (String host : List.of("one", "two", "three")) {
            DialledSession session = exit.connected(host);
            for (int i = 0; i < 3; i++) {
                exit.open(session).write(ByteBuffer.allocate(200_000));
            }
        }
        exit.advance(Duration.ofSeconds(5));
        assertTrue(told(exit, Limit.UNREAD_BYTES_IN_ALL).size() >= 2, exit.toString());
        assertEquals(3, exit.list().size());
    }

    private static void assertUnreadEnds(SimulatedExit exit, Limit limit) {
        exit.deaf();
        DialledSession session = exit.connected("home");
        for (int i = 0; i < 8; i++) {
            exit.open(session).write(ByteBuffer.allocate(200_000));
        }
        exit.advance(Duration.ofSeconds(5));
        assertTrue(told(exit, limit).size() >= 2, exit.toString());
        assertEquals(1, exit.list().size(), "the session goes on");
    }

    @Test
    void aWriteThatStalls() {
        SimulatedExit exit = exit(MuxLimits.defaults());
        exit.deaf();
        Stream stream = exit.open(exit.connected("home"));
        exit.advance(Duration.ofSeconds(1));
        assertNotNull(stream);
        exit.accepted().get(0).write(ByteBuffer.allocate(8 << 20));
        exit.advance(Duration.ofSeconds(59));
        assertEquals(0, told(exit, Limit.WRITE_STALL).size());
        exit.advance(Duration.ofSeconds(5));
        assertEquals(1, told(exit, Limit.WRITE_STALL).size());
        assertEquals(1, exit.list().size());
    }
}
