package io.everwire.protocolr.resume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
    private static final int BOUND = 1 << 20;
    private static final int RESERVE = 1 << 16;

    private final BudgetedChunks memory = new BudgetedChunks(BOUND, RESERVE);
    private ReplayBuffer replay = new ReplayBuffer(memory);

    @Test
    void bytesComeOutInOrderAndStayUntilProven() {
        append(100_000);
        assertArrayEquals(Pattern.bytes(0, 100_000), send());
        assertEquals(100_000, replay.held());
        replay.proven(60_000);
        assertEquals(40_000, replay.held());
        replay.rewind(70_000);
        assertArrayEquals(Pattern.bytes(70_000, 30_000), send());
    }

    @Test
    void atTheBoundOnlyControlFramesFindRoom() {
        append(BOUND);
        assertEquals(BOUND - RESERVE, replay.held());
        assertNull(replay.claim(1, 1, false));
        append(RESERVE, true);
        assertEquals(BOUND, memory.held());
        assertNull(replay.claim(1, 1, true));
        send();
        replay.proven(ChunkPool.LARGE - 1);
        assertNull(replay.claim(1, 1, false), "memory comes back by chunks");
        replay.proven(ChunkPool.LARGE);
        assertNotNull(replay.claim(1, 1, false));
        replay.proven(BOUND);
        assertEquals(ChunkPool.SMALL, memory.held(), "the reserve is back as well");
    }

    @Test
    void dataDoesNotFillWhatControlFramesHaveTakenFromTheReserve() {
        append(BOUND);
        append(10, true);
        assertNull(replay.claim(1, 1, false));
        append(10, true);
        assertEquals(BOUND - RESERVE + ChunkPool.SMALL, memory.held());
    }

    @Test
    void aClaimIsCutToTheRoomThatIsLeft() {
        append(BOUND - RESERVE - 10);
        ByteBuffer room = Objects.requireNonNull(replay.claim(1, 100, false));
        assertEquals(10, room.remaining());
    }

    @Test
    void whereALargeChunkIsTooMuchASmallOneMustDo() {
        BudgetedChunks scarce =
                new BudgetedChunks(new ReplayLimits(BOUND, BOUND, BOUND, BOUND, ChunkPool.LARGE, RESERVE));
        ReplayBudget<String>.Account another = scarce.another();
        replay = new ReplayBuffer(scarce);
        append(100);
        while (another.take(ChunkPool.LARGE)) {}
        while (another.take(ChunkPool.SMALL)) {}
        ByteBuffer room = Objects.requireNonNull(replay.claim(1, 32_768, false));
        assertEquals(ChunkPool.SMALL - 100, room.remaining());
        append(ChunkPool.LARGE);
        assertEquals(ChunkPool.LARGE, replay.held(), "its share, whatever another one holds");
        assertNull(replay.claim(1, 32_768, false));
    }

    @Test
    void whoHasNothingUnprovenHoldsOneSmallChunk() {
        append(200_000);
        assertTrue(memory.held() >= 200_000);
        send();
        replay.proven(200_000);
        assertTrue(memory.held() <= ChunkPool.SMALL, memory.held() + " bytes");
        append(16);
        send();
        replay.proven(replay.appended());
        assertEquals(ChunkPool.SMALL, memory.held());
        replay.discard();
        assertEquals(0, memory.held());
    }

    @Test
    void whoRestsHoldsNothingThatIsProven() {
        append(500);
        send();
        replay.proven(500);
        assertEquals(ChunkPool.SMALL, memory.held());
        replay.rest();
        assertEquals(0, memory.held());
        append(40);
        assertArrayEquals(Pattern.bytes(500, 40), send());
    }

    @Test
    void whoRestsWithAnUnprovenAnswerHoldsHardlyMore() {
        append(500);
        send();
        replay.proven(460);
        replay.rest();
        assertEquals(ChunkPool.LEAST, memory.held());
        append(100);
        replay.rewind(460);
        assertArrayEquals(Pattern.bytes(460, 140), send());
        replay.proven(600);
        assertTrue(memory.held() <= ChunkPool.SMALL, memory.held() + " bytes");
    }

    @Test
    void moreThanAnAnswerStaysWhereItIs() {
        append(500);
        send();
        replay.rest();
        assertEquals(ChunkPool.SMALL, memory.held());
        replay.rewind(0);
        assertArrayEquals(Pattern.bytes(0, 500), send());
    }

    @Test
    void aProbeOfWhoRestsTakesHardlyAnythingAndLeavesNothing() {
        append(16, true);
        assertEquals(ChunkPool.LEAST, memory.held());
        assertTrue(replay.isAtRest());
        send();
        replay.proven(16);
        assertEquals(0, memory.held());
        assertTrue(replay.isAtRest());
    }

    @Test
    void whatFollowsAProbeHasTheUsualRoom() {
        append(16, true);
        append(100);
        assertFalse(replay.isAtRest());
        assertArrayEquals(Pattern.bytes(0, 116), send());
        replay.proven(116);
        assertEquals(ChunkPool.SMALL, memory.held(), "of one that has woken up");
        append(16, true);
        assertEquals(ChunkPool.SMALL, memory.held());
    }

    @Test
    void aWriterBeginsWithTheUsualRoom() {
        append(16);
        assertEquals(ChunkPool.SMALL, memory.held());
    }

    @Test
    void whatWasNotSentCannotBeProvenOrResumedAt() {
        append(100);
        assertFalse(replay.canResumeAt(1));
        assertThrows(IllegalStateException.class, () -> replay.proven(1));
        send();
        assertTrue(replay.canResumeAt(100));
        replay.proven(50);
        assertFalse(replay.canResumeAt(49));
        assertThrows(IllegalStateException.class, () -> replay.rewind(49));
    }

    @Test
    void olderProofsAreIgnored() {
        append(100);
        send();
        replay.proven(80);
        replay.proven(20);
        assertEquals(80, replay.proven());
    }

    @Test
    void anUncommittedClaimLeavesNothingBehind() {
        append(10);
        assertNotNull(replay.claim(8, 32_768, false));
        Objects.requireNonNull(replay.claim(8, 8, false)).put(Pattern.bytes(10, 8));
        replay.commit(8);
        assertArrayEquals(Pattern.bytes(0, 18), send());
        assertThrows(IllegalStateException.class, () -> replay.commit(1));
    }

    @Test
    void randomTrafficMatchesAPlainModel() {
        Random random = new Random(7);
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(6)) {
                case 5 -> replay.rest();
                case 0, 1 -> append(random.nextInt(1, random.nextBoolean() ? 40 : 40_000), random.nextBoolean());
                case 2 -> sendOne(random.nextInt(1, 40_000));
                case 3 -> replay.proven(between(random, replay.proven(), replay.sent()));
                default -> maybeRewind(random);
            }
            assertEquals(replay.appended() - replay.proven(), replay.held());
            assertTrue(replay.held() <= memory.held() && memory.held() <= BOUND);
        }
        assertTrue(replay.appended() > 10L * BOUND, "the traffic must not have starved");
    }

    private void maybeRewind(Random random) {
        if (random.nextInt(20) == 0) {
            replay.rewind(between(random, replay.proven(), replay.sent()));
        }
    }

    private static long between(Random random, long low, long high) {
        return low == high ? low : random.nextLong(low, high + 1);
    }

    private void append(int bytes) {
        append(bytes, false);
    }

    private void append(int bytes, boolean control) {
        int left = bytes;
        while (left > 0) {
            ByteBuffer room = replay.claim(1, Math.min(left, 32_768), control);
            if (room == null) {
                return;
            }
            int count = Math.min(left, room.remaining());
            room.put(Pattern.bytes(replay.appended(), count));
            replay.commit(count);
            left -= count;
        }
    }

    private byte[] send() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (replay.waiting() > 0) {
            all.writeBytes(sendOne(32_768));
        }
        return all.toByteArray();
    }

    private byte[] sendOne(int atMost) {
        long position = replay.sent();
        ByteBuffer next = replay.unsent(atMost);
        byte[] bytes = next == null ? new byte[0] : Pattern.take(next);
        replay.advance(bytes.length);
        assertArrayEquals(Pattern.bytes(position, bytes.length), bytes);
        return bytes;
    }
}
