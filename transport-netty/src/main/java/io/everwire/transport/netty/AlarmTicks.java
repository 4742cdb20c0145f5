package io.everwire.transport.netty;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Alarms of one loop that ring at the same moment, which has one entry in the loop's queue of timers however many they are:
 * as entries of their own, those of thousands of idle sessions would each have to find their way through a heap of as many,
 * and take twice the memory. On the loop.
 */
final class AlarmTicks {
    /** So many ring one after another; then the loop looks for what has arrived. */
    static final int AT_ONCE = 64;

    private final NettyLoop loop;
    private final Map<Long, Tick> ticks = new HashMap<>();

    AlarmTicks(NettyLoop loop) {
        this.loop = loop;
    }

    /** The tick at that time. */
    Tick at(long nanoTime) {
        return ticks.computeIfAbsent(nanoTime, Tick::new);
    }

    /** How many are to come. */
    int size() {
        return ticks.size();
    }

    /** Those that ring at one time. An alarm leaves it by ringing or by {@link #leave}. */
    final class Tick implements Runnable {
        private final long at;
        private final List<@Nullable NettyAlarm> alarms = new ArrayList<>();
        private final Future<?> wakeUp;
        private boolean over;
        private int rung;

        private Tick(long at) {
            this.at = at;
            wakeUp = loop.events().schedule(this, Math.max(0, at - loop.nanoTime()), TimeUnit.NANOSECONDS);
        }

        /** Returns the alarm's place, by which it can leave. */
        int join(NettyAlarm alarm) {
            alarms.add(alarm);
            return alarms.size() - 1;
        }

        /** The last one takes the free place, unless places are gone through just now. */
        void leave(int place) {
            if (over) {
                alarms.set(place, null);
                return;
            }
            int end = alarms.size() - 1;
            NettyAlarm last = Objects.requireNonNull(alarms.remove(end));
            if (place < end) {
                alarms.set(place, last);
                last.movedTo(place);
            }
            if (end == 0) {
                ticks.remove(at);
                wakeUp.cancel(false);
            }
        }

        @Override
        public void run() {
            over = true;
            ticks.remove(at);
            for (int most = Math.min(rung + AT_ONCE, alarms.size()); rung < most; rung++) {
                NettyAlarm next = alarms.set(rung, null);
                if (next != null) {
                    next.run();
                }
            }
            if (rung < alarms.size()) {
                loop.executeAfterIo(this);
            }
        }
    }
}
