package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.testkit.simulation.LinkSettings;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several addresses of one exit, dialled on a network whose round trip is 50 ms. */
class ExitDialTest {
    private static final LinkSettings LINK = LinkSettings.defaults().withDelay(Duration.ofMillis(25), Duration.ZERO);
    private static final Duration ROUND_TRIP = Duration.ofMillis(50);
    private static final Duration STAGGER = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final SimulatedNetwork network = SimulatedNetwork.seeded(1).links(LINK);
    private final Transport client = network.transport("client");
    private final Winner winner = new Winner();

    /** What a wire would see of the race. */
    private final class Winner implements ConnectionHandler {
        int opened;
        int closed;

        @Nullable
        Connection connection;

        @Nullable
        CloseReason why;

        Duration at = Duration.ZERO;

        @Override
        public void opened(Connection won) {
            opened++;
            connection = won;
            at = network.elapsed();
        }

        @Override
        public void closed(CloseReason reason) {
            closed++;
            why = reason;
            at = network.elapsed();
        }

        @Override
        public void bytes(ByteBuffer chunk) {}

        @Override
        public void writable() {}

        @Override
        public void end() {}
    }

    private static final ConnectionHandler ACCEPTED = new ConnectionHandler() {
        @Override
        public void opened(Connection connection) {
            connection.demand(Integer.MAX_VALUE);
        }

        @Override
        public void bytes(ByteBuffer chunk) {}

        @Override
        public void writable() {}

        @Override
        public void end() {}

        @Override
        public void closed(CloseReason why) {}
    };

    private SocketAddress listening(String host, Duration delay) {
        network.links("client", host, LINK.withDelay(delay, Duration.ZERO));
        SocketAddress address = network.address(host, 1);
        var unused = network.transport(host).listen(address, ListenSettings.defaults(), connection -> ACCEPTED);
        return address;
    }

    private SocketAddress listening(String host) {
        return listening(host, Duration.ofMillis(25));
    }

    /** Nobody answers there within the limit. */
    private SocketAddress silent(String host) {
        network.links("client", host, LINK.withDelay(Duration.ofHours(1), Duration.ZERO));
        return network.address(host, 1);
    }

    private SocketAddress refusing(String host) {
        return network.address(host, 1);
    }

    private ExitDial race(SocketAddress... addresses) {
        Loop loop = client.nextLoop();
        ExitDial race = new ExitDial(client, DialSettings.within(LIMIT), loop, List.of(addresses), winner);
        loop.execute(race::begin);
        return race;
    }

    private void assertWon(SocketAddress by, Duration after) {
        network.advance(Duration.ofSeconds(5));
        assertEquals(1, winner.opened);
        assertEquals(0, winner.closed);
        assertEquals(
                by,
                Stream.ofNullable(winner.connection)
                        .map(Connection::remote)
                        .findFirst()
                        .orElseThrow());
        assertEquals(after, winner.at);
        assertEquals(2, network.openConnections(), "both ends of the one that won, and nothing else");
    }

    @Test
    void theFirstAddressIsUsedWhereItOpens() {
        SocketAddress first = listening("first");
        race(first, listening("second"));
        assertWon(first, ROUND_TRIP);
    }

    @Test
    void aSilentAddressIsOvertakenByTheNextAQuarterOfASecondLater() {
        SocketAddress silent = silent("silent");
        SocketAddress second = listening("second");
        race(silent, second, listening("third"));
        assertWon(second, STAGGER.plus(ROUND_TRIP));
    }

    @Test
    void aRefusalMakesRoomForTheNextAtOnce() {
        SocketAddress second = listening("second");
        race(refusing("first"), second);
        assertWon(second, ROUND_TRIP.plus(ROUND_TRIP));
    }

    @Test
    void aSlowAddressThatOpensFirstWinsOverALaterOne() {
        SocketAddress slow = listening("slow", Duration.ofMillis(140));
        race(slow, listening("second"));
        assertWon(slow, Duration.ofMillis(140 + 25));
    }

    @Test
    void theLoserOfARaceIsGivenUpWhileItsConnectionIsUnderWay() {
        SocketAddress second = listening("second");
        race(
                listening("slow", Duration.ofMillis(290)),
                second); // its listener has accepted, and the answer is under way
        assertWon(second, STAGGER.plus(ROUND_TRIP));
    }

    @Test
    void whereAllFailTheLastFailureIsTold() {
        race(refusing("first"), silent("second"), refusing("third"));
        network.advance(Duration.ofSeconds(10));
        assertEquals(0, winner.opened);
        assertEquals(1, winner.closed);
        assertEquals(
                ErrorCode.CONNECT_TIMEOUT,
                Stream.ofNullable(winner.why).findFirst().orElseThrow().code());
        assertEquals(ROUND_TRIP.plus(LIMIT), winner.at, "the silent one was dialled when the first had refused");
        assertEquals(0, network.openConnections());
    }

    @Test
    void aRaceThatIsCancelledTellsNothing() {
        ExitDial race = race(silent("silent"), listening("second"), listening("third"));
        network.advance(STAGGER.plusMillis(40)); // the second one is about to open
        client.nextLoop().execute(race::cancel);
        network.advance(Duration.ofSeconds(10));
        assertEquals(0, winner.opened);
        assertEquals(0, winner.closed);
        assertNull(winner.connection);
        assertEquals(0, network.openConnections());
        assertEquals(0, network.pendingAlarms());
    }
}
