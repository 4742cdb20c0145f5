package io.everwire.transport.netty;

import io.everwire.spi.Lateness;
import io.everwire.spi.Loop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An alarm that costs a comparison to push back: one wake-up is scheduled at most, and one that comes too early
 * schedules the next. So thousands of re-armings a second leave the loop's timer queue alone. Alarms that are set for a
 * second from now, or later, may be late by a sixteenth of that time, but hardly more than a second: so those of thousands
 * of idle sessions share wake-ups, and find warm what each of them would have had to fetch into the caches.
 */
final class NettyAlarm implements Loop.Alarm, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(NettyAlarm.class);

    private final NettyLoop loop;
    private final Runnable action;
    private @Nullable Future<?> wakeUp; // its own, where it is near
    private AlarmTicks.@Nullable Tick tick; // shared, where it is far away
    private int place; // there
    private long wakeUpAt;
    private long deadline;
    private boolean armed;

    NettyAlarm(NettyLoop loop, Runnable action) {
        this.loop = loop;
        this.action = action;
    }

    @Override
    public void at(long nanoTime) {
        assert loop.inLoop();
        deadline = nanoTime;
        armed = true;
        if (!hasWakeUp() || comesLate()) {
            schedule();
        }
    }

    /** The wake-up at hand lies behind the one that this deadline would get: what was far away when that was chosen may be near. */
    private boolean comesLate() {
        return wakeUpAt - deadline > 0 && wakeUpAt - wakeUpAt(deadline, loop.nanoTime()) > 0;
    }

    /** A wake-up that is far away would hold on to the action for too long. */
    @Override
    public void cancel() {
        assert loop.inLoop();
        armed = false;
        if (hasWakeUp() && wakeUpAt - loop.nanoTime() > Lateness.FAR_NANOS) {
            dropWakeUp();
        }
    }

    @Override
    public void run() {
        wakeUp = null;
        tick = null;
        if (!armed) {
            return;
        }
        if (deadline - loop.nanoTime() > 0) {
            schedule();
            return;
        }
        armed = false;
        act();
    }

    private void act() {
        try {
            action.run();
        } catch (Throwable failure) { // the loop serves others, too
            LOG.error("An alarm's action has thrown; the loop goes on, but what the alarm was for may not", failure);
        }
    }

    private void schedule() {
        dropWakeUp();
        long now = loop.nanoTime();
        wakeUpAt = wakeUpAt(deadline, now);
        if (deadline - now >= Lateness.FAR_NANOS) {
            AlarmTicks.Tick shared = loop.ticks().at(wakeUpAt);
            tick = shared;
            place = shared.join(this);
        } else {
            wakeUp = loop.events().schedule(this, Math.max(0, wakeUpAt - now), TimeUnit.NANOSECONDS);
        }
    }

    /** Another one has left the tick, and this has its place. */
    void movedTo(int free) {
        place = free;
    }

    private boolean hasWakeUp() {
        return wakeUp != null || tick != null;
    }

    /** What is far away lies on a multiple of a power of two, the largest that does not make it later than it may be. */
    static long wakeUpAt(long deadline, long now) {
        long late = Lateness.of(deadline - now);
        return late == 0 ? deadline : (deadline | (Long.highestOneBit(late) - 1)) + 1;
    }

    private void dropWakeUp() {
        if (wakeUp != null) {
            wakeUp.cancel(false);
            wakeUp = null;
        }
        if (tick != null) {
            tick.leave(place);
            tick = null;
        }
    }
}
