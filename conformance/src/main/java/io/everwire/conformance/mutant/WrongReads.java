package io.everwire.conformance.mutant;

import io.everwire.spi.Loop;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What can be wrong with what comes in. */
final class WrongReads {
    private WrongReads() {}

    static final class ReadsOnWhenPaused extends Through {
        @Override
        public void demand(int reads) {
            super.demand(Integer.MAX_VALUE);
        }
    }

    static final class ReadsOneTooMany extends Through {
        @Override
        public void demand(int reads) {
            super.demand(reads == Integer.MAX_VALUE ? reads : reads + 1);
        }
    }

    static final class AddsCreditUp extends Through {
        private int credit;

        @Override
        public void demand(int reads) {
            credit = reads == 0 ? 0 : (int) Math.min((long) credit + reads, Integer.MAX_VALUE);
            super.demand(credit);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            credit--;
            super.bytes(chunk);
        }
    }

    static final class ForgetsDemandsInsideACallback extends Through {
        private boolean inside;

        @Override
        public void demand(int reads) {
            if (!inside) {
                super.demand(reads);
            }
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            inside = true;
            try {
                super.bytes(chunk);
            } finally {
                inside = false;
            }
        }
    }

    static final class FlipsABit extends Through {
        private static final int ONE_IN = 10_000;
        private long count;

        @Override
        public void bytes(ByteBuffer chunk) {
            for (int at = chunk.position(); at < chunk.limit(); at++) {
                if (++count % ONE_IN == 0) {
                    chunk.put(at, (byte) (chunk.get(at) ^ 1));
                }
            }
            super.bytes(chunk);
        }
    }

    /** What the handler does to the first half shows in the second. */
    static final class NeedsTheChunkAfterwards extends Through {
        @Override
        public void bytes(ByteBuffer chunk) {
            int half = chunk.remaining() / 2;
            if (half == 0) {
                super.bytes(chunk);
                return;
            }
            byte before = chunk.get(0);
            super.bytes(chunk.slice(0, half));
            chunk.put(half, (byte) (chunk.get(half) ^ before ^ chunk.get(0)));
            super.bytes(chunk.slice(half, chunk.remaining() - half));
        }
    }

    static final class EndsBeforeTheLastBytes extends Through {
        private byte @Nullable [] held;

        @Override
        public void bytes(ByteBuffer chunk) {
            release();
            held = copy(chunk);
            good().loop().executeAfterIo(this::release);
        }

        private void release() {
            byte[] known = held;
            held = null;
            if (known != null) {
                super.bytes(ByteBuffer.wrap(known));
            }
        }

        @Override
        public void end() {
            super.end();
            release();
        }
    }

    static final class TellsTheEndTwice extends Through {
        @Override
        public void end() {
            super.end();
            super.end();
        }
    }

    static final class LosesAChunkInAMove extends Through {
        private boolean moved;

        @Override
        public CompletionStage<Void> moveTo(Loop loop) {
            return super.moveTo(loop).thenRun(() -> moved = true);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            if (!moved) {
                super.bytes(chunk);
            }
            moved = false;
        }
    }

    static final class ChangesThreads extends Through {
        @Override
        public void bytes(ByteBuffer chunk) {
            Thread other = new Thread(() -> super.bytes(chunk), "conformance-mutant");
            other.start();
            try {
                other.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static final class SwallowsWhatIsThrown extends Through {
        @Override
        public void bytes(ByteBuffer chunk) {
            try {
                super.bytes(chunk);
            } catch (RuntimeException thrown) {
                // and goes on as if nothing had been
            }
        }
    }
}
