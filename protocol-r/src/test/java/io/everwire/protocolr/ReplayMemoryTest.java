package io.everwire.protocolr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.ErrorCode;
import io.everwire.api.Limit;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.resume.ChunkPool;
import io.everwire.spi.SessionPipe;
import io.everwire.testkit.loop.ManualLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What an exit's sessions do when memory for replay is short, or cannot be had at all. */
class ReplayMemoryTest {
    private static final int MIB = 1 << 20;
    private static final long SECOND = 1_000_000_000L;

    private final Random random = new Random(17);
    private final ManualLoop loop = new ManualLoop();
    private final ScriptedTransport exitSide = new ScriptedTransport(loop);
    private final ScriptedMultiplexer exitMux = new ScriptedMultiplexer();
    private final ExitKey key = ExitKey.of(new byte[32]);
    private final List<CloseReason> ends = new ArrayList<>();
    private Supplier<ChunkPool> chunks = () -> new ChunkPool(false, 0);

    /** A client, and the exit's end of its session. */
    private final class Guest {
        private final ScriptedTransport side = new ScriptedTransport(loop);
        private final DialledSession session;
        private final SessionPipe pipe;
        private Cable cable;

        Guest() {
            session = ResumableDialer.builder(side, new ScriptedMultiplexer(), random)
                    .exit(InetSocketAddress.createUnresolved("exit", 1))
                    .exitKey(key.publicKey())
                    .build()
                    .session(SessionId.random(random), SessionObserver.NONE);
            cable = dial();
            pipe = exitMux.pipe();
        }

        Cable dial() {
            session.connect();
            loop.run();
            cable = new Cable(loop, side.lastDialled(), exitSide.accept());
            cable.carry();
            return cable;
        }

        /** Writes so much to the client that is never proven; false where there was no room for all. */
        boolean owe(long bytes) {
            for (long left = bytes; left > 0; ) {
                ByteBuffer room = pipe.claim(1, 32_768, false);
                if (room == null) {
                    return false;
                }
                int count = (int) Math.min(left, room.remaining());
                room.position(room.position() + count);
                pipe.commit(count);
                pipe.flush();
                left -= count;
            }
            loop.run();
            return true;
        }

        boolean isWithoutWire() {
            return cable.exit().ended() != null;
        }
    }

    /** Two sessions of one owner fill four fifths of it before they are at three quarters of their own bound. */
    private SessionAcceptor exit() {
        ProtocolRSettings settings = ProtocolRSettings.builder()
                .replayBytes(8 * MIB)
                .replayBudget(8 * MIB)
                .replayBytesPerPrincipal(8 * MIB)
                .writeStall(Duration.ofHours(1))
                .build();
        SessionAcceptor made = SessionAcceptor.builder(exitSide, exitMux, random)
                .key(key)
                .settings(settings)
                .chunks(chunks)
                .listener(begun -> new SessionObserver() {
                    @Override
                    public void closed(Session session, CloseReason why) {
                        ends.add(why);
                    }
                })
                .build();
        made.listen(InetSocketAddress.createUnresolved("exit", 1));
        return made;
    }

    @Test
    void aCounterIsTheProofThatASessionGetsByAnotherWire() {
        SessionAcceptor exit = exit();
        Guest silent = new Guest();
        assertTrue(silent.owe(7 * MIB / 2));
        loop.pass(SECOND);
        Guest other = new Guest();
        assertTrue(other.owe(7 * MIB / 2));
        loop.pass(4 * SECOND);
        silent.cable.carry();
        assertTrue(silent.isWithoutWire(), "the exit said FIN, and the client answered it");
        silent.dial();
        assertTrue(exit.replayBytes() < 4 * MIB, exit.replayBytes() + " bytes are held");
        loop.pass(10 * SECOND);
        assertNull(other.cable.exit().ended(), "memory is no longer short");
        assertEquals(List.of(), ends);
    }

    @Test
    void whoHasNoWireGoesBeforeWhoHasOne() {
        SessionAcceptor exit = exit();
        Guest gone = new Guest();
        Guest there = new Guest();
        assertTrue(gone.owe(7 * MIB / 2));
        gone.cable.cut();
        assertTrue(there.owe(3 * MIB));
        assertEquals(List.of(), ends);
        loop.pass(6 * SECOND);
        assertEquals(1, ends.size());
        assertEquals(Limit.REPLAY_BYTES, ends.get(0).limit());
        assertNull(gone.pipe.claim(1, 1, false));
        loop.pass(30 * SECOND);
        assertEquals(1, exit.sessions().size(), "one was enough");
    }

    @Test
    void whoGivesNoProofOnAnotherWireEitherGoesAfterAMinute() {
        exit();
        Guest silent = new Guest();
        Guest other = new Guest();
        assertTrue(silent.owe(7 * MIB / 2));
        assertTrue(other.owe(3 * MIB));
        for (int second = 0; second < 59; second++) {
            loop.pass(SECOND);
            comeBackWithNothing(silent);
            comeBackWithNothing(other);
        }
        assertEquals(List.of(), ends);
        loop.pass(2 * SECOND);
        assertEquals(1, ends.size());
        assertEquals(ErrorCode.REPLAY_PRESSURE, ends.get(0).code());
        assertTrue(other.owe(MIB));
    }

    /** Whatever was sent is lost; the counter of the next wire proves nothing. */
    private static void comeBackWithNothing(Guest guest) {
        if (guest.cable.exit().takeFin()) {
            guest.cable.cut();
            guest.dial();
        }
    }

    @Test
    void memoryThatCannotBeHadEndsTheSessionThatAskedForItAndNoOther() {
        for (int nth = 1; nth <= 40; nth++) {
            ends.clear();
            int[] left = {nth};
            chunks = () -> new ChunkPool(
                    bytes -> {
                        if (--left[0] == 0) {
                            throw new OutOfMemoryError("on purpose");
                        }
                        return ByteBuffer.allocate(bytes);
                    },
                    0);
            SessionAcceptor exit = exit();
            Guest first = new Guest();
            Guest second = new Guest();
            for (int piece = 0; piece < 20; piece++) {
                first.owe(50_000);
                second.owe(50_000);
            }
            loop.run();
            boolean struck = left[0] <= 0;
            assertEquals(struck ? 1 : 0, ends.size(), "the allocation " + nth);
            ends.forEach(why -> assertEquals(ErrorCode.RESOURCE_LIMIT, why.code()));
            assertEquals(struck ? 1 : 2, exit.sessions().size());
            first.cable.carry();
            second.cable.carry();
            assertTrue(exit.replayBytes() >= MIB && exit.replayBytes() <= 3 * MIB, exit.replayBytes() + " bytes");
        }
    }

    @Test
    void aSessionThatEndsGivesEverythingBack() {
        SessionAcceptor exit = exit();
        Guest guest = new Guest();
        assertTrue(guest.owe(MIB));
        assertTrue(exit.replayBytes() >= MIB);
        exit.close();
        loop.run();
        assertEquals(0, exit.replayBytes());
        assertEquals(ErrorCode.CLOSED, Objects.requireNonNull(ends.get(0)).code());
    }
}
