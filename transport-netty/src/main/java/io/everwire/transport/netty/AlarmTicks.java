package io.everwire.transport.netty;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

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
        private final List<NettyAlarm> alarms = new ArrayList<>();
        private final Future<?> wakeUp;
        private int rung; // so many, from the first place on; they do not leave any more

        private Tick(long at) {
            this.at = at;
            wakeUp = loop.events().schedule(this, Math.max(0, at - loop.nanoTime()), TimeUnit.NANOSECONDS);
        }

        /** Returns the alarm's place, by which it can leave. */
        int join(NettyAlarm alarm) {
            alarms.add(alarm);
            return alarms.size() - 1;
        }

        /** The last one takes the free place. */
        void leave(int place) {
            int end = alarms.size() - 1;
            NettyAlarm last = alarms.remove(end);
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
            ticks.remove(at);
            int most = rung + AT_ONCE;
            try {
                while (rung < Math.min(most, alarms.size())) { // one alarm may take another one away
                    alarms.get(rung++).run();
                }
            } finally { // one that finds no memory to be armed again must not silence the others
                if (rung < alarms.size()) {
                    loop.executeAfterIo(this);
                }
            }
        }
    }
}
