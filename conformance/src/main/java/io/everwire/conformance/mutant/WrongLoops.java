package io.everwire.conformance.mutant;

import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What can be wrong with tasks and alarms. */
final class WrongLoops {
    private WrongLoops() {}

    /** A transport with such loops. */
    static final class Of extends ThroughTransport {
        private final UnaryOperator<Loop> spoil;

        Of(Transport good, UnaryOperator<Loop> spoil) {
            super(good);
            this.spoil = spoil;
        }

        @Override
        public Loop nextLoop() {
            return spoil.apply(super.nextLoop());
        }
    }

    /** An alarm of a mutant: a good one. */
    private static class ThroughAlarm implements Loop.Alarm {
        private final Loop.Alarm good;

        ThroughAlarm(Loop.Alarm good) {
            this.good = good;
        }

        @Override
        public void at(long nanoTime) {
            good.at(nanoTime);
        }

        @Override
        public void cancel() {
            good.cancel();
        }
    }

    static final class RingsAtOnce extends ThroughLoop {
        RingsAtOnce(Loop good) {
            super(good);
        }

        @Override
        public Alarm alarm(Runnable action) {
            return new ThroughAlarm(super.alarm(action)) {
                @Override
                public void at(long nanoTime) {
                    super.at(nanoTime());
                }
            };
        }
    }

    static final class RingsOutOfOrder extends ThroughLoop {
        private static final long LATE_NANOS = 20_000_000;

        private boolean late;

        RingsOutOfOrder(Loop good) {
            super(good);
        }

        @Override
        public Alarm alarm(Runnable action) {
            late = !late;
            long more = late ? LATE_NANOS : 0;
            return new ThroughAlarm(super.alarm(action)) {
                @Override
                public void at(long nanoTime) {
                    super.at(nanoTime + more);
                }
            };
        }
    }

    static final class RingsElsewhere extends ThroughLoop {
        RingsElsewhere(Loop good) {
            super(good);
        }

        @Override
        public Alarm alarm(Runnable action) {
            return super.alarm(() -> new Thread(action, "conformance-mutant").start());
        }
    }

    static final class RingsWhenCancelled extends ThroughLoop {
        RingsWhenCancelled(Loop good) {
            super(good);
        }

        @Override
        public Alarm alarm(Runnable action) {
            return new ThroughAlarm(super.alarm(action)) {
                @Override
                public void cancel() {}
            };
        }
    }

    static final class RingsForEachArming extends ThroughLoop {
        RingsForEachArming(Loop good) {
            super(good);
        }

        @Override
        public Alarm alarm(Runnable action) {
            return new ThroughAlarm(super.alarm(action)) {
                private int armings;

                @Override
                public void at(long nanoTime) {
                    if (armings++ == 0) {
                        RingsForEachArming.this.good().alarm(action).at(nanoTime);
                    }
                    super.at(nanoTime);
                }
            };
        }
    }

    static final class RingsInsideTheCall extends ThroughLoop {
        RingsInsideTheCall(Loop good) {
            super(good);
        }

        @Override
        public Alarm alarm(Runnable action) {
            return new ThroughAlarm(super.alarm(action)) {
                @Override
                public void at(long nanoTime) {
                    if (nanoTime <= nanoTime()) {
                        action.run();
                    } else {
                        super.at(nanoTime);
                    }
                }
            };
        }
    }

    static final class MixesTasksUp extends ThroughLoop {
        private @Nullable Runnable held;

        MixesTasksUp(Loop good) {
            super(good);
        }

        @Override
        public synchronized void execute(Runnable task) {
            Runnable before = held;
            if (before == null) {
                held = task;
                super.execute(this::runHeld);
            } else {
                super.execute(task);
            }
        }

        private void runHeld() {
            Runnable task;
            synchronized (this) {
                task = held;
                held = null;
            }
            if (task != null) {
                super.execute(task);
            }
        }
    }
}
