package io.everwire.transport.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large chunks are used again when nothing of them is under way, and not before. */
class OutboxMemoryTest {
    private static final int LARGE = OutboxMemory.SMALL_CHUNK + 1;

    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true);
    private final OutboxMemory memory = new OutboxMemory(allocator);

    @AfterEach
    void nothingIsLeftInUse() {
        memory.close();
        assertEquals(0, allocator.pinnedDirectMemory());
    }

    /** One piece of so many bytes. */
    private static ByteBuf piece(OutboxMemory.Chunk chunk, int bytes) {
        chunk.claim(bytes);
        chunk.commit(bytes);
        return chunk.seal();
    }

    @Test
    void aChunkIsUsedAgainFromItsStart() {
        OutboxMemory.Chunk chunk = memory.take(LARGE);
        ByteBuffer before = chunk.claim(LARGE).order(ByteOrder.LITTLE_ENDIAN);
        chunk.commit(LARGE);
        chunk.seal().release();
        chunk.passed();
        assertEquals(0, memory.kept());
        chunk.drop();
        assertEquals(1, memory.kept());
        OutboxMemory.Chunk reused = memory.take(LARGE);
        ByteBuffer again = reused.claim(100);
        assertSame(before, again, "no view is made anew");
        assertEquals(0, again.position());
        assertEquals(100, again.limit());
        assertEquals(ByteOrder.BIG_ENDIAN, again.order());
        reused.drop();
        assertEquals(1, memory.kept());
    }

    @Test
    void whatIsUnderWayKeepsItsMemory() {
        OutboxMemory.Chunk chunk = memory.take(LARGE);
        ByteBuf first = piece(chunk, 10);
        ByteBuf second = piece(chunk, 20);
        chunk.drop();
        first.release();
        chunk.passed();
        assertEquals(0, memory.kept());
        assertEquals(20, second.readableBytes());
        second.release();
        chunk.passed();
        assertEquals(1, memory.kept());
    }

    @Test
    void piecesAreWhatWasCommittedSinceTheLastOne() {
        OutboxMemory.Chunk chunk = memory.take(LARGE);
        chunk.claim(3).put((byte) 1).put((byte) 2).put((byte) 3);
        chunk.commit(2);
        ByteBuf first = chunk.seal();
        first.release();
        chunk.passed();
        chunk.claim(1).put((byte) 4);
        chunk.commit(1);
        ByteBuf last = chunk.seal();
        assertEquals(1, last.readableBytes());
        assertEquals(4, last.readByte());
        last.release();
        chunk.passed();
        chunk.drop();
        assertEquals(1, memory.kept());
    }

    @Test
    void noPieceOfAChunkIsWrappedByTheLeakDetector() {
        ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try {
            OutboxMemory.Chunk chunk = memory.take(LARGE);
            ByteBuf whole = piece(chunk, 10);
            ByteBuf slice = piece(chunk, 20);
            for (ByteBuf piece : List.of(whole, slice)) {
                assertFalse(piece.getClass().getName().contains("LeakAware"), piece::toString);
                piece.release();
                chunk.passed();
            }
            chunk.drop();
        } finally {
            ResourceLeakDetector.setLevel(usual);
        }
    }

    @Test
    void aPieceIsTheChunkItselfUnlessAnotherIsUnderWay() {
        OutboxMemory.Chunk chunk = memory.take(LARGE);
        ByteBuf first = piece(chunk, 10);
        ByteBuf second = piece(chunk, 20);
        assertNotSame(first, second);
        assertEquals(10, first.readableBytes());
        assertEquals(20, second.readableBytes());
        for (ByteBuf gone : List.of(first, second)) {
            gone.release();
            chunk.passed();
        }
        ByteBuf third = piece(chunk, 30);
        assertSame(first, third);
        assertEquals(30, third.readableBytes());
        assertEquals(30, third.readerIndex());
        third.release();
        chunk.passed();
        chunk.drop();
        assertEquals(1, memory.kept());
    }

    @Test
    void aChunkThatSomebodyElseStillReadsIsNotUsedAgain() {
        OutboxMemory.Chunk chunk = memory.take(LARGE);
        ByteBuf piece = piece(chunk, 10);
        chunk.passed();
        chunk.drop();
        assertEquals(0, memory.kept());
        assertEquals(10, piece.readableBytes());
        piece.release();
    }

    @Test
    void noMoreAreKeptThanAFlushTakesAndNoSmallOnes() {
        OutboxMemory.Chunk[] chunks = new OutboxMemory.Chunk[5];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = memory.take(LARGE);
        }
        for (OutboxMemory.Chunk chunk : chunks) {
            chunk.drop();
        }
        memory.take(OutboxMemory.SMALL_CHUNK).drop();
        assertEquals(3, memory.kept());
    }

    @Test
    void nothingIsKeptOnceTheLoopHasEnded() {
        OutboxMemory.Chunk late = memory.take(LARGE);
        memory.take(LARGE).drop();
        memory.close();
        late.drop();
        assertEquals(0, memory.kept());
    }
}
