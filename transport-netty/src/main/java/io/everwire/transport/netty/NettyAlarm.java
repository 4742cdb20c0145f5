package io.everwire.transport.netty;

import io.everwire.spi.Loop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An alarm that costs a comparison to push back: one wake-up is scheduled at most, and one that comes too early
 * schedules the next. So thousands of re-armings a second leave the loop's timer queue alone.
 */
final class NettyAlarm implements Loop.Alarm, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(NettyAlarm.class);

    /** A wake-up that is further away would hold on to the action for too long after a cancel. */
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final NettyLoop loop;
    private final Runnable action;
    private @Nullable Future<?> wakeUp;
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
        if (wakeUp == null || wakeUpAt - deadline > 0) {
            schedule();
        }
    }

    @Override
    public void cancel() {
        assert loop.inLoop();
        armed = false;
        if (wakeUp != null && wakeUpAt - loop.nanoTime() > SOON_NANOS) {
            dropWakeUp();
        }
    }

    @Override
    public void run() {
        wakeUp = null;
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
        wakeUpAt = deadline;
        long delay = Math.max(0, deadline - loop.nanoTime());
        wakeUp = loop.events().schedule(this, delay, TimeUnit.NANOSECONDS);
    }

    private void dropWakeUp() {
        if (wakeUp != null) {
            wakeUp.cancel(false);
            wakeUp = null;
        }
    }
}
