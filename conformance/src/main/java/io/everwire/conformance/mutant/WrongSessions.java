package io.everwire.conformance.mutant;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Stream;
import io.everwire.spi.MuxSession;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a session above a transport that is right, and with a connection that it gives up. */
final class WrongSessions {
    private WrongSessions() {}

    /** Forgets what it may have to send again, as soon as there is more of it than this. */
    static final class TrimsReplayOnWrite extends ThroughPipe {
        /** More than waits to be sealed, so that what is trimmed was sent. */
        private static final int KEPT = 70_000;

        @Override
        public void flush() {
            super.flush();
            proven(Math.max(proven(), sent() - KEPT));
        }
    }

    static final class AcknowledgesTooMuch extends ThroughPipe {
        @Override
        public long received() {
            return super.received() + 1;
        }
    }

    /** Tells again what it has told before. */
    static final class AcknowledgesWhatWasBefore extends ThroughPipe {
        private long before;

        @Override
        void bytes(ByteBuffer chunk) {
            before = super.received() - chunk.remaining();
            super.bytes(chunk);
        }

        @Override
        public long received() {
            return before;
        }
    }

    static final class TakesWhatIsLostForDelivered extends ThroughPipe {
        @Override
        void wireDown() {
            super.wireDown();
            told().proven(sent());
        }
    }

    static final class LosesAFinishBehindACut extends OfFrames {
        @Override
        void frame(ByteBuffer memory, int at) {
            if (hasLostAWire() && command(memory, at) == FIN) {
                memory.put(at + 1, (byte) PSH); // an empty one, which means nothing
            }
        }
    }

    static final class CountsAWindowTwice extends OfFrames {
        @Override
        void frame(ByteBuffer memory, int at) {
            if (hasLostAWire() && command(memory, at) == UPD) {
                int consumed = Integer.reverseBytes(memory.getInt(at + HEADER));
                memory.putInt(at + HEADER, Integer.reverseBytes(2 * consumed));
            }
        }
    }

    static final class UsesAnIdAgain extends OfFrames {
        private static final int FIRST = 3;

        @Override
        void frame(ByteBuffer memory, int at) {
            int id = Integer.reverseBytes(memory.getInt(at + ID));
            if (id % 2 == FIRST % 2) {
                memory.putInt(at + ID, Integer.reverseBytes(FIRST));
            }
        }
    }

    static final class HearsAByteTooFew extends BehindACut {
        @Override
        void first(ByteBuffer chunk) {
            chunk.get();
            if (chunk.hasRemaining()) {
                told().bytes(chunk);
            }
        }
    }

    static final class HearsAByteTwice extends BehindACut {
        @Override
        void first(ByteBuffer chunk) {
            told().bytes(ByteBuffer.wrap(new byte[] {chunk.get(chunk.position())}));
            told().bytes(chunk);
        }
    }

    /** What the reference does where both ends are alive: it knows no death but that of the connection. */
    static final class NeverGivesAWireUp implements MuxSession {
        private final MuxSession good;

        NeverGivesAWireUp(MuxSession good) {
            this.good = good;
        }

        @Override
        public CompletionStage<Stream> open() {
            return good.open();
        }

        @Override
        public void streams(Consumer<Stream> acceptor) {
            good.streams(acceptor);
        }

        @Override
        public void drain() {
            good.drain();
        }

        @Override
        public void abortStreams(CloseReason why) {
            good.abortStreams(why);
        }

        @Override
        public int openStreams() {
            return good.openStreams();
        }

        @Override
        public boolean peerAcknowledges() {
            return good.peerAcknowledges();
        }

        @Override
        public void probe() {
            good.probe();
        }

        @Override
        public long awaitingSince() {
            return Long.MAX_VALUE;
        }
    }

    /** A connection. */
    static final class KeepsWhatWasReplaced extends Through {
        @Override
        public void abort(CloseReason why) {
            if (why.code() != ErrorCode.WIRE_REPLACED) {
                super.abort(why);
            }
        }
    }

    // ---- what they have in common

    /** Sees the first bytes of each wire but the first. */
    private abstract static class BehindACut extends ThroughPipe {
        private boolean cut;

        abstract void first(ByteBuffer chunk);

        @Override
        void wireDown() {
            cut = true;
            super.wireDown();
        }

        @Override
        void bytes(ByteBuffer chunk) {
            if (cut) {
                cut = false;
                first(chunk);
            } else {
                super.bytes(chunk);
            }
        }
    }

    /** Sees the frames that are committed (WIRE.md 7.1). */
    private abstract static class OfFrames extends ThroughPipe {
        static final int FIN = 1;
        static final int PSH = 2;
        static final int UPD = 4;
        static final int ID = 4;
        static final int HEADER = 8;

        private @Nullable ByteBuffer claimed;
        private int start;
        private boolean cut;

        abstract void frame(ByteBuffer memory, int at);

        final boolean hasLostAWire() {
            return cut;
        }

        static int command(ByteBuffer memory, int at) {
            return memory.get(at + 1);
        }

        @Override
        void wireDown() {
            cut = true;
            super.wireDown();
        }

        @Override
        public @Nullable ByteBuffer claim(int atLeast, int atMost, boolean control) {
            ByteBuffer room = super.claim(atLeast, atMost, control);
            claimed = room;
            start = room == null ? 0 : room.position();
            return room;
        }

        @Override
        public void commit(int bytes) {
            ByteBuffer memory = claimed;
            if (memory != null) {
                for (int at = start; at < start + bytes; at += HEADER + length(memory, at)) {
                    frame(memory, at);
                }
            }
            super.commit(bytes);
        }

        private static int length(ByteBuffer memory, int at) {
            return (memory.get(at + 2) & 0xFF) | (memory.get(at + 3) & 0xFF) << 8;
        }
    }
}
