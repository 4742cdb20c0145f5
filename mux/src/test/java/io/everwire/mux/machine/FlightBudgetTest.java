package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An exit towards a client that tells of its progress by UPDs only, after half a window of 2 MiB. */
class FlightBudgetTest {
    private static final int WINDOW = 2 << 20;
    private static final int STREAMS = 16;
    private static final int MUCH = 4 << 20;
    private static final int FRAME = 32_760;
    private static final long BOUND = FlightBudget.ACCEPTOR_LIMIT;

    private final SmuxMachine machine = Machines.dialler();
    private final FlightBudget budget = new FlightBudget(Machines.rules(false, 24_576));

    private List<StreamMachine> streams() {
        return Stream.generate(this::stream).limit(STREAMS).toList();
    }

    private StreamMachine stream() {
        return stream(MUCH);
    }

    private StreamMachine stream(int waiting) {
        try {
            StreamMachine stream = machine.open(0);
            stream.updated(0, WINDOW, 0);
            stream.write(new SendItem(ByteBuffer.allocate(waiting)), 0);
            return stream;
        } catch (ProtocolViolation impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void send(StreamMachine stream, int bytes) {
        stream.take(ByteBuffer.allocate(bytes), bytes);
        budget.sent(stream, bytes);
    }

    /** They take turns, a frame at a time, until nobody may send any more. */
    private void fill(List<StreamMachine> streams) {
        for (boolean sent = true; sent; ) {
            sent = false;
            for (StreamMachine stream : streams) {
                long room = Math.min(budget.room(stream, STREAMS), stream.sendWindow.available());
                send(stream, (int) Math.min(FRAME, room));
                sent |= room > 0;
            }
        }
    }

    @Test
    void aFewAtATimeReachTheNextUpdateAndAllTogetherStayWithinTheBound() {
        List<StreamMachine> streams = streams();
        fill(streams);
        assertEquals(
                2,
                streams.stream()
                        .filter(stream -> stream.sendWindow.toNextUpdate() == 0)
                        .count(),
                "as many as the bound holds of half a window each");
        long all = streams.stream()
                .mapToLong(stream -> stream.sendWindow.inFlight())
                .sum();
        assertTrue(all <= BOUND, all + " in flight");
    }

    @Test
    void anUpdateEndsTheTurnWhereOthersWait() throws ProtocolViolation {
        List<StreamMachine> streams = streams();
        fill(streams);
        StreamMachine waits = streams.get(5);
        budget.await(waits, 0);
        for (StreamMachine served : streams.subList(0, 2)) {
            served.updated(WINDOW / 2, WINDOW, 0);
            budget.consumed(served, WINDOW / 2, 0);
            assertEquals(0, served.reservation);
        }
        assertSame(waits, budget.nextWaiting());
        assertTrue(budget.room(waits, STREAMS) >= waits.sendWindow.toNextUpdate());
    }

    @Test
    void nobodyUsesWhatAnotherOneHasReserved() {
        List<StreamMachine> streams = streams();
        StreamMachine slow = streams.get(0);
        assertTrue(budget.room(slow, STREAMS) > WINDOW / 2);
        send(slow, 10_000);
        fill(streams.subList(1, STREAMS));
        assertTrue(budget.room(slow, STREAMS) >= slow.sendWindow.toNextUpdate());
    }

    @Test
    void aReservationIsKeptBetweenTwoWritesAndNotMuchLonger() {
        StreamMachine writer = stream(FRAME);
        budget.room(writer, STREAMS);
        send(writer, FRAME);
        List<StreamMachine> others = streams();
        fill(others);
        assertTrue(writer.reservation > 0);
        budget.turn();
        budget.turn();
        fill(others);
        assertEquals(0, writer.reservation);
    }

    @Test
    void nearTheBoundTheStreamNearestToItsUpdateGoesFirst() {
        List<StreamMachine> streams = streams();
        StreamMachine large = streams.get(0);
        send(large, (int) BOUND / 2);
        StreamMachine near = streams.get(3);
        send(near, WINDOW / 2 - 1_000);
        StreamMachine waitsForItsUpdate = streams.get(4);
        send(waitsForItsUpdate, WINDOW / 2);
        List.of(streams.get(1), waitsForItsUpdate, near, streams.get(2)).forEach(stream -> budget.await(stream, 0));
        assertSame(near, budget.nearestWaiting());
        assertSame(streams.get(1), budget.nextWaiting());
        assertSame(waitsForItsUpdate, budget.nextWaiting());
        assertSame(streams.get(2), budget.nextWaiting());
        assertNull(budget.nextWaiting());
    }

    @Test
    void farFromTheBoundTheyGoInTheOrderInWhichTheyCame() {
        List<StreamMachine> streams = streams();
        send(streams.get(3), 100_000);
        List.of(streams.get(1), streams.get(3)).forEach(stream -> budget.await(stream, 0));
        assertNull(budget.nearestWaiting());
        assertSame(streams.get(1), budget.nextWaiting());
    }

    @Test
    void thePeerThatAcknowledgesIsNotBound() {
        StreamMachine stream = stream();
        budget.lift();
        assertEquals(Long.MAX_VALUE, budget.room(stream, STREAMS));
    }

    @Test
    void whoTakesNoPrecautionsBindsNobody() {
        FlightBudget none = new FlightBudget(Machines.rules(false, 0));
        assertEquals(Long.MAX_VALUE, none.room(stream(), STREAMS));
    }
}
