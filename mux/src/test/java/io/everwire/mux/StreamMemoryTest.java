package io.everwire.mux;

import static io.everwire.mux.Endpoints.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** What a stream costs that does nothing at the moment, in bytes of heap behind a collection (FAULTS M 28). */
class StreamMemoryTest {
    private static final int STREAMS = 50_000;
    private static final int BATCH = 1_000;
    private static final int HELLO = 16;
    private static final byte SYN = 0;
    private static final byte PSH = 2;

    private final ScriptedPeer peer = ScriptedPeer.ofServer(MuxSettings.builder()
            .limits(MuxLimits.defaults().withUnaccepted(STREAMS + BATCH))
            .build());
    private final ByteBuffer room = ByteBuffer.allocate(HELLO);
    private int opened;

    @Test
    void aStreamWithWhichNothingWasDoneYetCosts1000BytesWithWhatLiesUnreadOnIt() {
        assertCost(1_000, () -> {
            openBatch();
            acknowledge();
        });
    }

    @Test
    void aStreamThatHasCarriedBytesBothWaysCosts300BytesWhileItIsIdle() {
        assertCost(300, () -> {
            openBatch();
            acknowledge();
            answerBatch();
            acknowledge();
        });
    }

    @Test
    void oneThatDidSoBeforeItsPeerWasKnownToAcknowledgeCostsHardlyMore() {
        Runnable batch = () -> {
            openBatch();
            answerBatch();
            resume();
        };
        batch.run();
        long before = usedHeap();
        for (int count = 0; count < STREAMS; count += BATCH) {
            batch.run();
        }
        assertFalse(peer.mux.peerAcknowledges());
        acknowledge();
        assertTrue(peer.mux.peerAcknowledges());
        assertCost(
                330, (usedHeap() - before) / STREAMS); // all were told of wider windows at once, so queues have grown
    }

    private void assertCost(long most, Runnable batch) {
        assertCost(most, each(batch));
    }

    private static void assertCost(long most, long each) {
        assertTrue(each <= most, each + " bytes each");
        assertTrue(each >= 200, each + " bytes each are too few to be true");
    }

    private long each(Runnable batch) {
        batch.run(); // what a session has anyway
        long before = usedHeap();
        for (int count = 0; count < STREAMS; count += BATCH) {
            batch.run();
        }
        long used = usedHeap() - before;
        assertEquals(STREAMS + BATCH, peer.mux.openStreams());
        return used / STREAMS;
    }

    /** SYNs, and a few bytes on each stream. */
    private void openBatch() {
        ByteBuffer frames = ByteBuffer.allocate(BATCH * (8 + 8 + HELLO)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < BATCH; i++, opened++) {
            int id = 2 * opened + 3;
            frames.put((byte) 2).put(SYN).putShort((short) 0).putInt(id);
            frames.put((byte) 2).put(PSH).putShort((short) HELLO).putInt(id).put(new byte[HELLO]);
        }
        peer.pipe.feed(frames.array());
        peer.loop.run();
    }

    /** Reads what came, and sends it back. */
    private void answerBatch() {
        for (int i = opened - BATCH; i < opened; i++) {
            Stream stream = peer.accepted.get(i);
            assertEquals(HELLO, (int) done(stream.read(room.clear())));
            stream.write(room.flip());
            peer.loop.run();
        }
        peer.loop.run();
    }

    /** The peer has received all there was, so that no byte of it is held any more. */
    private void acknowledge() {
        peer.pipe.takeSent();
        peer.nop((int) peer.pipe.sent());
        peer.pipe.takeSent();
    }

    /** As {@link #acknowledge}, but it is another wire that says so: the peer may be one that does not acknowledge. */
    private void resume() {
        peer.pipe.down();
        peer.pipe.connectAlone(peer.pipe.sent());
        peer.pipe.takeSent();
    }

    /** Behind a collection that found nothing more. */
    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int same = 0; same < 3; same++) {
            System.gc();
            long now = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            same = now < used - (1 << 17) ? 0 : same;
            used = Math.min(used, now);
        }
        return used;
    }
}
