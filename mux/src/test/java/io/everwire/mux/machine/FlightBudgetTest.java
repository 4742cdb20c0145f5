package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
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
    private static final long BOUND = FlightBudget.UNPROVEN_LIMIT;

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
            stream.write(SendItem.unawaited(ByteBuffer.allocate(waiting)), 0);
            return stream;
        } catch (ProtocolViolation impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void send(StreamMachine stream, int bytes) {
        send(budget, stream, bytes);
    }

    private static void send(FlightBudget budget, StreamMachine stream, int bytes) {
        stream.take(ByteBuffer.allocate(bytes), bytes);
        budget.sent(stream, bytes, 0);
    }

    private void fill(List<StreamMachine> streams) {
        fill(budget, streams);
    }

    /** They send by turns, a frame at a time, until nobody may send any more. */
    private static void fill(FlightBudget budget, List<StreamMachine> streams) {
        for (boolean sent = true; sent; ) {
            sent = false;
            for (StreamMachine stream : streams) {
                long room = Math.min(budget.room(stream, STREAMS, 0), stream.sendWindow.available());
                send(budget, stream, (int) Math.min(FRAME, room));
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
    void anUpdateEndsTheTurnAndTheNextInTheLineHasItsOwn() throws ProtocolViolation {
        List<StreamMachine> streams = streams();
        fill(streams);
        StreamMachine waits = streams.get(2);
        assertTrue(waits.inLine());
        StreamMachine served = streams.get(0);
        consume(served, WINDOW / 2);
        budget.giveTurns(0);
        assertNull(served.turn());
        assertTrue(budget.room(waits, STREAMS, 0) >= waits.sendWindow.toNextUpdate());
        assertTrue(budget.room(served, STREAMS, 0) < FRAME, "no more than its share");
        assertTrue(served.inLine());
    }

    /** The UPD of a reader's first bytes tells of hardly anything. */
    @Test
    void theUpdateAtTheFirstReadEndsNoTurn() throws ProtocolViolation {
        List<StreamMachine> streams = streams();
        fill(streams);
        StreamMachine served = streams.get(0);
        consume(served, 5_000);
        assertTrue(budget.room(served, STREAMS, 0) >= 5_000);
        send(served, 5_000);
        consume(served, WINDOW / 2);
        assertNull(served.turn());
    }

    private void consume(StreamMachine stream, int bytes) throws ProtocolViolation {
        stream.updated((int) stream.sendWindow.consumed() + bytes, WINDOW, 0);
        budget.unproven(0); // all was sent before
        budget.consumed(stream, bytes, 0);
    }

    @Test
    void nobodyUsesWhatAnotherOneHasReserved() {
        List<StreamMachine> streams = streams();
        StreamMachine slow = streams.get(0);
        assertTrue(budget.room(slow, STREAMS, 0) > WINDOW / 2);
        send(slow, 10_000);
        fill(streams.subList(1, STREAMS));
        assertTrue(budget.room(slow, STREAMS, 0) >= slow.sendWindow.toNextUpdate());
    }

    @Test
    void aTurnIsKeptBetweenTwoWritesAndNotMuchLonger() {
        StreamMachine writer = stream(FRAME);
        budget.room(writer, STREAMS, 0);
        send(writer, FRAME);
        List<StreamMachine> others = streams();
        fill(others);
        assertNotNull(writer.turn());
        assertEquals(FlightTurns.IDLE_NANOS, budget.deadline(0));
        assertTrue(budget.onDeadline(0, 0, FlightTurns.IDLE_NANOS));
        budget.giveTurns(FlightTurns.IDLE_NANOS);
        assertNull(writer.turn());
        assertNotNull(others.get(1).turn(), "who waited has it");
    }

    @Test
    void theEndOfAStreamMakesRoomForOthersAtOnce() {
        FlightBudget towardsAnExit = new FlightBudget(Machines.rules(true, 24_576));
        List<StreamMachine> streams = Stream.generate(() -> machine.open(0))
                .peek(stream -> stream.write(SendItem.unawaited(ByteBuffer.allocate(MUCH)), 0))
                .limit(STREAMS)
                .toList();
        fill(towardsAnExit, streams);
        StreamMachine waits = streams.get(6);
        assertTrue(waits.inLine());
        towardsAnExit.closed(streams.get(0));
        towardsAnExit.closed(streams.get(1));
        assertEquals(17, towardsAnExit.deadline(17));
        assertTrue(towardsAnExit.onDeadline(0, 0, 17));
        towardsAnExit.giveTurns(17);
        assertNotNull(waits.turn());
    }

    /** What has arrived is no burden for an exit's memory, whoever has read it. */
    @Test
    void aProofMakesRoomAtAnExit() {
        List<StreamMachine> streams = streams();
        fill(streams);
        assertTrue(streams.get(2).inLine());
        budget.await(streams.get(2), 0);
        budget.unproven(0);
        assertTrue(budget.onDeadline(0, 0, 0));
        budget.giveTurns(0);
        assertNotNull(streams.get(2).turn());
    }

    /** UPDs may lie behind what the peer has on its way, and that is bounded. */
    @Test
    void whileThePeerSendsWhatItMayTheExitDoesNotTakeItsSilenceForConsumption() {
        List<StreamMachine> streams = streams();
        fill(streams);
        budget.await(streams.get(5), 0);
        long stall = budget.deadline(0);
        budget.received(16 * SendWindow.INITIAL, STREAMS, stall);
        assertFalse(budget.onDeadline(0, 0, stall));
        budget.received(1, STREAMS, stall + 1);
        assertTrue(budget.onDeadline(0, 0, 2 * stall));
    }

    @Test
    void whoWaitsForOthersThatMoveDoesNotWaitForThePeer() throws ProtocolViolation {
        List<StreamMachine> streams = streams();
        fill(streams);
        StreamMachine served = streams.get(0);
        long later = 50_000_000_000L;
        served.updated(WINDOW / 2, WINDOW, later);
        budget.consumed(served, WINDOW / 2, later);
        assertEquals(later, budget.waitsSince(streams.get(5)));
        assertEquals(0, budget.waitsSince(streams.get(1)), "this one has had its turn");
    }

    @Test
    void thePeerThatAcknowledgesIsNotBound() {
        StreamMachine stream = stream();
        budget.lift();
        assertEquals(Long.MAX_VALUE, budget.room(stream, STREAMS, 0));
    }

    /** Also of those who had a turn and paused, while others were in the line. */
    @Test
    void nothingIsWaitedForOnceThePeerAcknowledges() {
        StreamMachine paused = stream(FRAME);
        budget.room(paused, STREAMS, 0);
        send(paused, FRAME);
        List<StreamMachine> others = streams();
        fill(others);
        budget.await(others.get(5), 0);
        budget.lift();
        budget.giveTurns(0);
        while (budget.nextAwaiting() != null) {}
        assertEquals(Long.MAX_VALUE, budget.deadline(1));
        budget.closed(paused);
        budget.unproven(0);
        assertEquals(Long.MAX_VALUE, budget.deadline(2));
        assertFalse(others.get(5).inLine());
    }

    @Test
    void whoTakesNoPrecautionsBindsNobody() {
        FlightBudget none = new FlightBudget(Machines.rules(false, 0));
        assertEquals(Long.MAX_VALUE, none.room(stream(), STREAMS, 0));
    }
}
