package io.everwire.conformance.mutant;

import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
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

    /** A loop whose alarms are armed in another way than they are told to be. */
    private static class ArmsOtherwise extends ThroughLoop {
        private final Way way;

        ArmsOtherwise(Loop good, Way way) {
            super(good);
            this.way = way;
        }

        @Override
        public final Alarm alarm(Runnable action) {
            Alarm alarm = super.alarm(action);
            return new ArmedOtherwise(alarm, way.of(alarm, action));
        }
    }

    /** What an alarm does that is told a time, given the good one and what that rings for. */
    private interface Way {
        LongConsumer of(Loop.Alarm alarm, Runnable action);
    }

    private record ArmedOtherwise(Loop.Alarm good, LongConsumer arming) implements Loop.Alarm {
        @Override
        public void at(long nanoTime) {
            arming.accept(nanoTime);
        }

        @Override
        public void cancel() {
            good.cancel();
        }
    }

    static final class RingsAtOnce extends ArmsOtherwise {
        RingsAtOnce(Loop good) {
            super(good, (alarm, action) -> time -> alarm.at(good.nanoTime()));
        }
    }

    static final class RingsOutOfOrder extends ArmsOtherwise {
        private static final long LATE_NANOS = 20_000_000;

        RingsOutOfOrder(Loop good) {
            super(good, everyOtherLate());
        }

        private static Way everyOtherLate() {
            AtomicInteger alarms = new AtomicInteger();
            return (alarm, action) -> {
                long more = alarms.getAndIncrement() % 2 == 0 ? LATE_NANOS : 0;
                return time -> alarm.at(time + more);
            };
        }
    }

    static final class RingsForEachArming extends ArmsOtherwise {
        RingsForEachArming(Loop good) {
            super(good, (alarm, action) -> {
                Loop.Alarm another = good.alarm(action);
                AtomicBoolean armed = new AtomicBoolean();
                return time -> {
                    if (armed.compareAndSet(false, true)) {
                        another.at(time);
                    }
                    alarm.at(time);
                };
            });
        }
    }

    static final class RingsInsideTheCall extends ArmsOtherwise {
        RingsInsideTheCall(Loop good) {
            super(good, (alarm, action) -> time -> {
                if (time <= good.nanoTime()) {
                    action.run();
                } else {
                    alarm.at(time);
                }
            });
        }
    }

    static final class RingsWhenCancelled extends ThroughLoop {
        RingsWhenCancelled(Loop good) {
            super(good);
        }

        @Override
        public Alarm alarm(Runnable action) {
            return new Uncancellable(super.alarm(action));
        }
    }

    private record Uncancellable(Loop.Alarm good) implements Loop.Alarm {
        @Override
        public void at(long nanoTime) {
            good.at(nanoTime);
        }

        @Override
        public void cancel() {}
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
