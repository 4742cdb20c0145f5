package io.everwire.conformance.mutant;

import io.everwire.spi.Connection;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What can be wrong with what goes out. */
final class WrongWrites {
    private WrongWrites() {}

    static final class DropsTheLastOnClose extends Held {
        @Override
        public void flush() {
            flushLater();
        }

        @Override
        public CompletionStage<Void> close() {
            drop();
            return super.close();
        }
    }

    static final class SwapsTwo extends Held {
        @Override
        void hold(ByteBuffer next) {
            if (held() == null) {
                super.hold(next);
            } else {
                put(good(), next);
                release();
            }
        }
    }

    static final class KeepsTheMemory extends Held {
        private final byte[] only = new byte[Connection.MAX_CLAIM];

        @Override
        ByteBuffer memory(int bytes) {
            return ByteBuffer.wrap(only, 0, bytes).slice();
        }

        @Override
        public void flush() {
            flushLater();
        }
    }

    static final class CutsLongOnes extends Through {
        @Override
        public void commit(int bytes) {
            super.commit(Math.min(bytes, 65_535));
        }
    }

    static final class RepeatsBehindAPart extends Held {
        private @Nullable ByteBuffer last;

        @Override
        void hold(ByteBuffer next) {
            super.hold(next);
            last = next.duplicate();
        }

        @Override
        public void flush() {
            super.flush();
            ByteBuffer again = last;
            if (unsent() > 0 && again != null) {
                last = null;
                put(good(), again);
            }
        }
    }

    static final class SaysSentAtOnce extends Through {
        @Override
        public long unsent() {
            return 0;
        }
    }

    /** As a sender does that counts when it hands over, not when the kernel has taken it. */
    static final class SaysSentTooEarly extends Through {
        private long early;

        @Override
        public void commit(int bytes) {
            early = Math.min(early, super.unsent());
            super.commit(bytes);
        }

        @Override
        public void flush() {
            super.flush();
            early = Connection.MAX_CLAIM;
        }

        @Override
        public long unsent() {
            return Math.max(0, super.unsent() - early);
        }
    }

    static final class ClaimsTooLittle extends Through {
        @Override
        public @Nullable ByteBuffer claim(int bytes) {
            return super.claim(Math.min(bytes, 16_384));
        }
    }

    static final class TellsRoomInsideTheFlush extends Through {
        private boolean owed;

        @Override
        public @Nullable ByteBuffer claim(int bytes) {
            ByteBuffer room = super.claim(bytes);
            owed |= room == null;
            return room;
        }

        @Override
        public void flush() {
            super.flush();
            if (owed) {
                owed = false;
                told().writable();
            }
        }

        @Override
        public void writable() {}
    }

    static final class TellsRoomTwice extends Through {
        @Override
        public void writable() {
            super.writable();
            super.writable();
        }
    }

    static final class NeverTellsRoom extends Through {
        @Override
        public void writable() {}
    }

    static final class WaitsInTheFlush extends Through {
        private static final long LONGEST_NANOS = 2_000_000_000L;

        @Override
        public void flush() {
            super.flush();
            long end = System.nanoTime() + LONGEST_NANOS;
            while (unsent() > 0 && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        }
    }
}
