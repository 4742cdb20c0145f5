package io.everwire.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int LOW = 1_000;
    private static final int HIGH = 2_000;

    private final PooledByteBufAllocator memory = new PooledByteBufAllocator(true);
    private final OutboxMemory chunks = new OutboxMemory(memory);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> events = new ArrayList<>();
    private final Outbox outbox;

    OutboxTest() {
        channel.config().setAllocator(memory);
        outbox = new Outbox(
                channel,
                () -> chunks,
                LOW,
                HIGH,
                () -> events.add("taken"),
                failure -> events.add(String.valueOf(failure.getMessage())));
    }

    /** Whatever a test did, the pool has everything back. */
    @AfterEach
    void nothingIsLeftInUse() {
        outbox.release();
        channel.finishAndReleaseAll();
        chunks.close();
        assertEquals(0, memory.pinnedDirectMemory());
    }

    private void commit(int... bytes) {
        ByteBuffer claim = Objects.requireNonNull(outbox.claim(bytes.length));
        for (int one : bytes) {
            claim.put((byte) one);
        }
        outbox.commit(bytes.length);
    }

    @Test
    void commitsOfATurnLeaveAsOneBuffer() {
        commit(1, 2);
        commit(3);
        assertEquals(3, outbox.unsent());
        outbox.flush();
        ByteBuf sent = Objects.requireNonNull(channel.readOutbound());
        assertEquals(3, sent.readableBytes());
        assertEquals(3, sent.getByte(2));
        assertNull(channel.readOutbound());
        assertEquals(0, outbox.unsent());
        assertEquals(List.of("taken"), events);
        sent.release();
    }

    @Test
    void anIdleOutboxHoldsNoMemory() {
        commit(1);
        outbox.flush();
        Objects.requireNonNull(channel.<ByteBuf>readOutbound()).release();
        assertEquals(0, memory.pinnedDirectMemory());
        outbox.claim(40_000);
        outbox.commit(0);
        assertEquals(1, chunks.kept(), "the next connection may use it");
        chunks.close();
        assertEquals(0, memory.pinnedDirectMemory());
    }

    @Test
    void anOpenClaimSurvivesAFlush() {
        commit(1);
        ByteBuffer claim = Objects.requireNonNull(outbox.claim(2));
        outbox.flush();
        claim.put((byte) 2).put((byte) 3);
        outbox.commit(2);
        outbox.flush();
        ByteBuf first = Objects.requireNonNull(channel.readOutbound());
        ByteBuf second = Objects.requireNonNull(channel.readOutbound());
        assertEquals(1, first.readByte());
        assertEquals(0x0203, second.readShort());
        first.release();
        second.release();
    }

    @Test
    void aChunkThatIsFullIsFollowedByAnother() {
        byte[] big = new byte[OutboxMemory.SMALL_CHUNK - 10];
        Objects.requireNonNull(outbox.claim(big.length)).put(big);
        outbox.commit(500);
        commit(new int[OutboxMemory.SMALL_CHUNK - 200]);
        assertEquals(OutboxMemory.SMALL_CHUNK + 300, outbox.unsent());
        outbox.flush();
        assertEquals(500, releaseNext());
        assertEquals(OutboxMemory.SMALL_CHUNK - 200, releaseNext());
    }

    private int releaseNext() {
        ByteBuf sent = Objects.requireNonNull(channel.readOutbound());
        int bytes = sent.readableBytes();
        sent.release();
        return bytes;
    }

    @Test
    void claimsFindNoRoomAboveTheHighMarkAndRoomAgainAtTheLowMark() {
        commit(new int[HIGH]);
        commit(1);
        assertFalse(outbox.hasRoomAgain());
        assertNull(outbox.claim(1));
        assertFalse(outbox.hasRoomAgain());
        outbox.flush();
        assertTrue(outbox.hasRoomAgain());
        outbox.roomIsTold();
        assertFalse(outbox.hasRoomAgain());
        assertEquals(HIGH + 1, releaseNext());
    }

    @Test
    void moreThanWasClaimedCannotBeCommitted() {
        assertThrows(IllegalStateException.class, () -> outbox.commit(1));
        outbox.claim(5);
        assertThrows(IllegalStateException.class, () -> outbox.commit(6));
        outbox.commit(5);
        assertThrows(IllegalStateException.class, () -> outbox.commit(1));
        outbox.flush();
        assertEquals(5, releaseNext());
    }

    @Test
    void aFailedWriteIsToldAndStaysUnsent() {
        commit(1, 2, 3);
        channel.close().syncUninterruptibly();
        outbox.flush();
        assertEquals(1, events.size());
        assertFalse(events.contains("taken"));
        assertEquals(3, outbox.unsent());
    }
}
