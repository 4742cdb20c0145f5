package io.everwire.testkit.lane;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a proxied connection: bytes go in at one end and, in order and behind all of them a FIN, come out at
 * the other, as soon as delay, throttle and freeze let them. Holds at most one buffer of the pool, and 64 where it delays.
 * One thread; times are nanoseconds.
 */
public final class Lane {
    /** How much more is on its way over a long distance. */
    private static final int DELAYED_BUFFERS = 64;

    private final int bufferBytes;
    private final Pieces held;
    private final DelayLine delay;
    private int mostHeld;
    private @Nullable RateLimit rate;
    private long frozenUntil = Long.MIN_VALUE;
    private long cutAfter = Long.MAX_VALUE;
    private long received;
    private long delivered;
    private boolean inputEnded;

    /** @param random draws jitter */
    public Lane(BufferPool pool, RandomGenerator random) {
        this.bufferBytes = pool.bufferBytes();
        this.mostHeld = bufferBytes;
        this.held = new Pieces(pool);
        this.delay = new DelayLine(random);
    }

    /** Nothing moves before {@code time}; a shorter freeze does not end a longer one. */
    public void freezeUntil(long time) {
        frozenUntil = Math.max(frozenUntil, time);
    }

    /**
     * What comes in from now on waits this long, and up to {@code jitter} longer. Much more fits into the lane then, so that
     * its delay does not become a bound for its throughput.
     */
    public void delay(long nanos, long jitter) {
        delay.set(nanos, jitter);
        mostHeld = nanos + jitter > 0 ? DELAYED_BUFFERS * bufferBytes : bufferBytes;
    }

    public void throttle(long bytesPerSecond, long now) {
        rate = new RateLimit(bytesPerSecond, now);
    }

    /** {@link #cutDue} holds as soon as this many bytes, counted from the start, have been delivered. */
    public void cutAfter(long bytes) {
        cutAfter = Math.min(cutAfter, bytes);
    }

    /** Whether half the room is free, and nothing forbids to fill it. */
    public boolean wantsInput(long now) {
        return !inputEnded && !frozen(now) && held.bytes() <= mostHeld / 2;
    }

    /** Room to read into; {@link #received} must follow. */
    public ByteBuffer room() {
        return held.room(mostHeld - held.bytes());
    }

    /** The buffer given by {@link #room} has been filled as far as its position. */
    public void received(int bytes, long now) {
        held.added(Math.max(0, bytes));
        if (bytes > 0) {
            received += bytes;
            delay.add(received, now);
        }
    }

    /** The FIN, behind all that was received. */
    public void endInput(long now) {
        inputEnded = true;
        delay.add(received, now);
    }

    /** Bytes that may leave now: perhaps none. To be written from its position; {@link #delivered} must follow. */
    public ByteBuffer deliverable(long now) {
        return held.first(deliverableBytes(now));
    }

    private int deliverableBytes(long now) {
        if (held.bytes() == 0 || frozen(now)) {
            return 0;
        }
        int open = releasedBytes(now);
        return rate == null ? open : rate.allowance(open, now);
    }

    private int releasedBytes(long now) {
        return (int) Math.max(0, Math.min(delay.released(now), cutAfter) - delivered);
    }

    /** The first bytes of {@link #deliverable} have left. */
    public void delivered(int bytes) {
        if (bytes == 0) {
            return;
        }
        delivered += bytes;
        held.removed(bytes);
        if (rate != null) {
            rate.spend(bytes);
        }
    }

    /** Whether everything has left and the FIN may follow. */
    public boolean finDue(long now) {
        return inputEnded && delivered == received && !frozen(now) && finReleased(now);
    }

    private boolean finReleased(long now) {
        delay.released(now);
        return delay.readyAt() == Long.MAX_VALUE;
    }

    /** Whether the byte has been delivered behind which the connection is to be cut. */
    public boolean cutDue() {
        return delivered >= cutAfter;
    }

    /** When time alone lets something move again: {@link Long#MAX_VALUE} for never. */
    public long wakeAt(long now) {
        if (frozen(now)) {
            return frozenUntil;
        }
        if (held.bytes() == 0) {
            return inputEnded ? later(delay.readyAt(), now) : Long.MAX_VALUE;
        }
        int open = releasedBytes(now);
        long releases = later(delay.readyAt(), now);
        return rate == null || open == 0 ? releases : Math.min(releases, throttledUntil(rate, open, now));
    }

    private static long throttledUntil(RateLimit limit, int open, long now) {
        return limit.allowance(open, now) > 0 ? Long.MAX_VALUE : limit.readyAt(open, now);
    }

    private static long later(long time, long now) {
        return time > now ? time : Long.MAX_VALUE;
    }

    private boolean frozen(long now) {
        return now < frozenUntil;
    }

    /** Drops what is inside. */
    public void discard() {
        held.clear();
        delivered = received;
    }
}
