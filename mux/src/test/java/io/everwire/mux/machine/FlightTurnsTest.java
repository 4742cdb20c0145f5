package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Turns towards an exit that tells of its progress after half of 256 KiB: all in the line have theirs, in order. */
class FlightTurnsTest {
    private static final int WINDOW = SendWindow.INITIAL;
    private static final int STRIDE = WINDOW / 2 + FlightTurns.BEYOND_UPDATE;
    private static final int MUCH = 4 << 20;

    private final SmuxMachine machine = Machines.dialler();
    private final FlightTurns turns = new FlightTurns();

    private StreamMachine stream() {
        StreamMachine stream = machine.open(0);
        stream.write(SendItem.unawaited(ByteBuffer.allocate(MUCH)), 0);
        return stream;
    }

    private StreamMachine stream(int inFlight) {
        StreamMachine stream = stream();
        stream.take(ByteBuffer.allocate(inFlight), inFlight);
        return stream;
    }

    private StreamMachine waiting(int inFlight) {
        StreamMachine stream = stream(inFlight);
        turns.ask(stream);
        return stream;
    }

    @Test
    void turnsAreGivenInTheOrderInWhichTheyWereAskedFor() {
        StreamMachine first = waiting(0);
        StreamMachine second = waiting(100_000);
        turns.ask(first);
        assertSame(first, turns.next(MUCH, 0));
        assertSame(second, turns.next(MUCH, 0));
        assertNull(turns.next(MUCH, 0));
        assertEquals(STRIDE + STRIDE - 100_000, turns.needs());
    }

    @Test
    void whoNeedsLessDoesNotGoBeforeTheFirstWhileATurnIsUnderWay() {
        waiting(0);
        turns.next(MUCH, 0);
        StreamMachine first = waiting(0);
        waiting(130_000);
        assertNull(turns.next(50_000, 0));
        assertSame(first, turns.next(STRIDE, 0));
    }

    @Test
    void whereNoTurnIsUnderWayTheNearestToItsUpdateGoesBeforeTheFirstButOnlyTwice() {
        StreamMachine first = waiting(0);
        List<StreamMachine> near = List.of(waiting(120_000), waiting(130_000), waiting(110_000));
        assertSame(near.get(1), turns.next(30_000, 0));
        turns.leave(near.get(1));
        assertSame(near.get(0), turns.next(30_000, 0));
        turns.leave(near.get(0));
        assertSame(first, turns.next(30_000, 0), "it has what there is; time brings more");
    }

    @Test
    void whatIsKeptForThoseWithoutATurnIsNotGivenAway() {
        waiting(0);
        StreamMachine second = waiting(0);
        turns.next(STRIDE, 100);
        assertNull(turns.next(STRIDE + 99, 100));
        assertSame(second, turns.next(STRIDE + 100, 100));
    }

    @Test
    void whoHasNothingToSendAnyMoreGivesUpItsTurnAfterAMoment() {
        StreamMachine idle = machine.open(0);
        idle.write(SendItem.unawaited(ByteBuffer.allocate(20_000)), 0);
        turns.ask(idle);
        turns.next(MUCH, 0);
        idle.take(ByteBuffer.allocate(20_000), 20_000);
        idle.framed(20_000, false, 5);
        assertEquals(5 + FlightTurns.IDLE_NANOS, turns.reclaimAt());
        assertTrue(turns.isInTurn(idle));
        turns.reclaim(4 + FlightTurns.IDLE_NANOS);
        assertTrue(turns.isInTurn(idle));
        assertTrue(turns.reclaim(5 + FlightTurns.IDLE_NANOS));
        assertEquals(0, turns.needs());
        assertEquals(Long.MAX_VALUE, turns.reclaimAt());
    }

    /** The bound that the class promises, whatever peers and writers do. */
    @Test
    void whoeverStaysInTheLineHasItsTurnWithinABoundedNumberOfTurns() throws ProtocolViolation {
        int overtaken = 0;
        for (int seed = 0; seed < 20; seed++) {
            Crowd crowd = new Crowd(new Random(seed), 8 + seed * 7 % 30);
            crowd.run(5_000);
            assertTrue(crowd.given > 10, crowd.given + " turns, seed " + seed);
            overtaken += crowd.overtaken;
        }
        assertTrue(overtaken > 0, "nobody was overtaken");
    }

    private static final class Member {
        private final StreamMachine stream;
        private long asked;
        private long before;
        private int waited;

        Member(StreamMachine stream) {
            this.stream = stream;
        }

        boolean waits() {
            return stream.inLine() && stream.pendingBytes() > 0;
        }
    }

    /** Streams that send, pause and go on, at a peer that reads what it likes; what is sunk in the paused ones is missing. */
    private final class Crowd {
        private static final int PIECE = 60_000;

        private final FlightTurns turns = new FlightTurns();
        private final Random random;
        private final List<Member> members = new ArrayList<>();
        private int given;
        private int overtaken;
        private long extra;
        private long now;

        Crowd(Random random, int size) {
            this.random = random;
            for (int i = 0; i < size; i++) {
                members.add(new Member(machine.open(0)));
            }
        }

        void run(int steps) throws ProtocolViolation {
            for (int step = 0; step < steps; step++) {
                now += 200_000;
                Member member = members.get(random.nextInt(members.size()));
                switch (random.nextInt(5)) {
                    case 0 -> write(member);
                    case 1 -> consume(member.stream);
                    default -> send(member.stream);
                }
                turns.reclaim(now);
                giveTurns();
            }
        }

        private long unused() {
            return FlightBudget.DIALER_LIMIT
                    + extra
                    - members.stream()
                            .mapToLong(member -> member.stream.sendWindow.inFlight())
                            .sum();
        }

        private void write(Member member) {
            StreamMachine stream = member.stream;
            if (stream.pendingBytes() == 0) {
                stream.write(SendItem.unawaited(ByteBuffer.allocate(1 + random.nextInt(5 * PIECE))), now);
            }
            if (!stream.inLine() && !turns.isInTurn(stream)) {
                member.before = members.stream().filter(Member::waits).count();
                member.asked = now;
                member.waited = 0;
                turns.ask(stream);
            }
        }

        private void send(StreamMachine stream) {
            long room = Math.min(Math.min(PIECE, turns.needs(stream)), unused());
            int bytes = (int) Math.min(room, stream.sendWindow.worthwhile(stream.pendingBytes()));
            if (bytes > 0) {
                stream.take(ByteBuffer.allocate(bytes), bytes);
                stream.framed(stream.sendWindow.written(), false, now);
            }
        }

        /** Only what makes an UPD is heard of; where no turn leads to one, time brings room. */
        private void consume(StreamMachine stream) throws ProtocolViolation {
            long flying = stream.sendWindow.inFlight();
            if (stream.sendWindow.toNextUpdate() == 0) {
                long bytes = WINDOW / 2 + random.nextLong(flying - WINDOW / 2 + 1);
                stream.updated((int) (stream.sendWindow.consumed() + bytes), WINDOW, now);
                turns.consumed(stream, bytes);
                extra = Math.max(0, extra - bytes);
            } else if (unused() <= 0) {
                extra += STRIDE;
            }
        }

        private void giveTurns() {
            for (StreamMachine next = next(); next != null; next = next()) {
                given++;
                Member served = find(next);
                overtaken += members.stream().anyMatch(other -> other.waits() && other.asked < served.asked) ? 1 : 0;
                check(served);
                members.forEach(member -> member.waited++);
            }
        }

        private @Nullable StreamMachine next() {
            return turns.next(unused() - turns.needs(), FlightBudget.SHARED);
        }

        private Member find(StreamMachine stream) {
            return members.stream()
                    .filter(member -> member.stream == stream)
                    .findFirst()
                    .orElseThrow();
        }

        private void check(Member served) {
            int turn = served.waited + 1;
            long most = (served.before + 1) * (FlightTurns.MOST_OVERTAKEN + 1);
            assertTrue(turn <= most, "it was turn " + turn + ", and " + served.before + " were before it");
        }
    }
}
