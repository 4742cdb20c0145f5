package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.SessionPipe;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the sessions of both ends and their multiplexers, and holds what a pipe promises against what it does:
 * proven <= received <= sent, memory within its bound, callbacks in their order, one reason at the end. What the frames
 * inside say of windows is held against {@link WindowLedger}.
 */
final class Probe {
    private final Consumer<Throwable> failed;
    private final long bound;
    private final List<Tap> taps = new ArrayList<>();
    private final Map<SessionId, Tap> dialling = new HashMap<>();
    private final Map<SessionId, Tap> accepting = new HashMap<>();
    private long mostHeld;

    /** @param bound the most bytes that a session may hold for replay */
    Probe(Consumer<Throwable> failed, long bound) {
        this.failed = failed;
        this.bound = bound;
    }

    private void verify(boolean right, String otherwise) {
        if (!right) {
            failed.accept(new AssertionError(otherwise));
        }
    }

    /** The most bytes that a session has held for replay. */
    long mostHeld() {
        return mostHeld;
    }

    Multiplexer between(Multiplexer above) {
        return (pipe, observer) -> start(above, pipe, observer);
    }

    private MuxSession start(Multiplexer above, SessionPipe pipe, MuxObserver observer) {
        Tap tap = new Tap(pipe);
        taps.add(tap);
        if (observer instanceof Session session) {
            (pipe.side() == SessionPipe.Side.DIALER ? dialling : accepting).put(session.id(), tap);
        }
        return above.start(tap, observer);
    }

    /** After each event. */
    void check() {
        for (Tap tap : taps) {
            if (!tap.ended) {
                long held = tap.sent() - tap.proven();
                mostHeld = Math.max(mostHeld, held);
                verify(held >= 0 && held <= bound, held + " bytes are held, " + bound + " may be");
            }
        }
        dialling.forEach((id, client) -> {
            Tap exit = accepting.get(id);
            if (exit != null && !client.ended && !exit.ended) {
                checkWay(client, exit);
                checkWay(exit, client);
            }
        });
    }

    private void checkWay(Tap from, Tap to) {
        boolean right = from.proven() <= to.received() && to.received() <= from.sent();
        verify(
                right,
                "proven " + from.proven() + ", received " + to.received() + ", sent " + from.sent() + " do not rise");
    }

    /** At the end of the world. */
    void checkEnded() {
        taps.forEach(tap -> verify(tap.ended, "a session was never told its end"));
    }

    private final class Tap extends ForwardingPipe {
        private final WindowLedger windows = new WindowLedger(Probe.this::verify);
        private final FrameReader sentFrames = windows.sent();
        private @Nullable ByteBuffer claimed;
        private int start;
        private boolean live;
        private boolean ended;

        Tap(SessionPipe pipe) {
            super(pipe);
        }

        @Override
        public void handler(PipeHandler handler) {
            super.handler(new Ordered(handler, this));
        }

        @Override
        public @Nullable ByteBuffer claim(int atLeast, int atMost, boolean control) {
            ByteBuffer room = super.claim(atLeast, atMost, control);
            verify(room == null || live, "room without a wire");
            claimed = room;
            start = room == null ? 0 : room.position();
            return room;
        }

        @Override
        public void commit(int bytes) {
            if (claimed != null) {
                sentFrames.look(claimed, start, start + bytes);
            }
            super.commit(bytes);
        }
    }

    private final class Ordered extends ForwardingHandler {
        private final Tap tap;
        private final FrameReader receivedFrames;

        Ordered(PipeHandler handler, Tap tap) {
            super(handler);
            this.tap = tap;
            this.receivedFrames = tap.windows.received();
        }

        private void expect(boolean right, String call) {
            verify(right && !tap.ended, call + " out of order");
        }

        @Override
        public void wireUp() {
            expect(!tap.live, "wireUp");
            tap.live = true;
            super.wireUp();
        }

        @Override
        public void wireDown() {
            expect(tap.live, "wireDown");
            tap.live = false;
            super.wireDown();
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            expect(tap.live, "bytes");
            receivedFrames.look(chunk);
            super.bytes(chunk);
        }

        @Override
        public void closed(CloseReason why) {
            expect(true, "a second end: " + why);
            tap.ended = true;
            super.closed(why);
        }
    }
}
