package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamSchedulerTest {
    private static final int FRAME = 32_768;

    private final SmuxMachine machine = Machines.dialler();
    private final StreamScheduler scheduler = new StreamScheduler();

    @Test
    void bulkStreamsShareEvenly() {
        Map<Integer, Integer> sent = new HashMap<>();
        streams(100).forEach(scheduler::add);
        for (int i = 0; i < 10_000; i++) {
            StreamMachine stream = pick();
            sent.merge(stream.id(), FRAME, Integer::sum);
            scheduler.sent(stream, FRAME, true);
        }
        assertEquals(100, sent.size());
        int least = sent.values().stream().min(Integer::compare).orElseThrow();
        int most = sent.values().stream().max(Integer::compare).orElseThrow();
        assertTrue(most - least <= 4 * FRAME, least + " to " + most);
    }

    @Test
    void streamsThatSendSmallFramesGetAsManyBytesAsThoseThatSendLargeOnes() {
        List<StreamMachine> two = streams(2);
        two.forEach(scheduler::add);
        long[] sent = new long[2];
        for (int i = 0; i < 50_000; i++) {
            StreamMachine stream = pick();
            int index = two.indexOf(stream);
            int bytes = index == 0 ? 1_000 : FRAME;
            sent[index] += bytes;
            scheduler.sent(stream, bytes, true);
        }
        assertTrue(Math.abs(sent[0] - sent[1]) <= 4 * FRAME, sent[0] + " and " + sent[1]);
    }

    @Test
    void aSmallMessageDoesNotWaitForTheBulk() {
        List<StreamMachine> bulk = streams(100);
        bulk.forEach(scheduler::add);
        for (int i = 0; i < 200; i++) {
            scheduler.sent(pick(), FRAME, true);
        }
        StreamMachine small = streams(1).get(0);
        scheduler.add(small);
        int before = 0;
        for (; pick() != small; before++) {
            scheduler.sent(pick(), FRAME, true);
        }
        assertTrue(before <= 1, before + " frames went first");
    }

    @Test
    void whoWritesPieceByPieceStaysInTheBulk() {
        List<StreamMachine> bulk = streams(8);
        bulk.forEach(scheduler::add);
        for (int i = 0; i < 200; i++) {
            StreamMachine stream = pick();
            boolean more = i % 2 == 0;
            scheduler.sent(stream, FRAME, more);
            if (!more) {
                scheduler.add(stream); // its next piece is there at once
            }
        }
        StreamMachine small = streams(1).get(0);
        scheduler.add(small);
        assertSame(small, pick());
    }

    @Test
    void whoHasBeenAwayForLongIsFreshAgain() {
        List<StreamMachine> two = streams(2);
        two.forEach(scheduler::add);
        for (int i = 0; i < 4; i++) {
            scheduler.sent(pick(), FRAME, true);
        }
        StreamMachine away = pick();
        scheduler.sent(away, FRAME, false);
        StreamMachine other = pick();
        for (int sent = 0; sent < StreamScheduler.FRESH_SHARE; sent += FRAME) {
            scheduler.sent(other, FRAME, true);
        }
        scheduler.add(away);
        assertSame(away, pick());
    }

    @Test
    void smallMessagesWithoutEndDoNotStarveTheBulk() {
        StreamMachine bulk = streams(1).get(0);
        scheduler.add(bulk);
        scheduler.sent(pick(), FRAME, true);
        List<StreamMachine> small = streams(50);
        long ofBulk = 0;
        for (int i = 0; i < 20_000; i++) {
            small.forEach(scheduler::add);
            StreamMachine stream = pick();
            ofBulk += stream == bulk ? FRAME : 0;
            scheduler.sent(stream, stream == bulk ? FRAME : 1_000, stream == bulk);
        }
        assertTrue(ofBulk > 3_000_000, "bulk sent " + ofBulk);
    }

    @Test
    void aStreamIsScheduledOnceAndLeavesWhenItHasNothing() {
        StreamMachine stream = streams(1).get(0);
        scheduler.add(stream);
        scheduler.add(stream);
        assertEquals(1, scheduler.size());
        scheduler.sent(pick(), 8, false);
        assertTrue(scheduler.isEmpty());
        assertNull(scheduler.pick());
    }

    private StreamMachine pick() {
        StreamMachine picked = scheduler.pick();
        assertNotNull(picked);
        return picked;
    }

    /** Streams that no other scheduler has. */
    private List<StreamMachine> streams(int count) {
        List<StreamMachine> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(new StreamMachine(machine, 3 + 2 * i + 1_000 * count, true, ReceiveWindow.of(true, 262_144)));
        }
        return made;
    }
}
