package io.everwire.testkit.lane;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a proxied connection: bytes go in at one end and, in order and behind all of them a FIN, come out at
 * the other, as soon as delay, throttle and freeze let them. One thread; times are nanoseconds.
 */
public final class Lane {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final BufferPool pool;
    private final DelayLine delay;
    /** Between two calls: what is in the lane lies between position and limit. */
    private @Nullable ByteBuffer held;

    private @Nullable RateLimit rate;
    private long frozenUntil = Long.MIN_VALUE;
    private long cutAfter = Long.MAX_VALUE;
    private long received;
    private long delivered;
    private boolean inputEnded;

    /** @param random draws jitter */
    public Lane(BufferPool pool, RandomGenerator random) {
        this.pool = pool;
        this.delay = new DelayLine(random);
    }

    /** Nothing moves before {@code time}; a shorter freeze does not end a longer one. */
    public void freezeUntil(long time) {
        frozenUntil = Math.max(frozenUntil, time);
    }

    /** What comes in from now on waits this long, and up to {@code jitter} longer. */
    public void delay(long nanos, long jitter) {
        delay.set(nanos, jitter);
    }

    public void throttle(long bytesPerSecond, long now) {
        rate = new RateLimit(bytesPerSecond, now);
    }

    /** {@link #cutDue} holds as soon as this many bytes, counted from the start, have been delivered. */
    public void cutAfter(long bytes) {
        cutAfter = Math.min(cutAfter, bytes);
    }

    /** Whether there is room, and nothing forbids to fill it. Half a buffer, so that moving what is left is cheap. */
    public boolean wantsInput(long now) {
        return !inputEnded && !frozen(now) && (held == null || held.remaining() <= held.capacity() / 2);
    }

    /** Room to read into; {@link #received} must follow. */
    public ByteBuffer room() {
        if (held == null) {
            held = pool.take().clear().limit(0);
        }
        return held.compact();
    }

    /** The buffer given by {@link #room} has been filled as far as its position. */
    public void received(int bytes, long now) {
        if (held == null) {
            throw new IllegalStateException("received without room");
        }
        held.flip();
        if (bytes > 0) {
            received += bytes;
            delay.add(received, now);
        }
        releaseIfEmpty();
    }

    /** The FIN, behind all that was received. */
    public void endInput(long now) {
        inputEnded = true;
        delay.add(received, now);
    }

    /** Bytes that may leave now: perhaps none. To be written from its position; {@link #delivered} must follow. */
    public ByteBuffer deliverable(long now) {
        int bytes = deliverableBytes(now);
        return held == null || bytes == 0 ? NOTHING : held.slice(held.position(), bytes);
    }

    private int deliverableBytes(long now) {
        if (held == null || frozen(now)) {
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
        if (held == null || bytes == 0) {
            return;
        }
        delivered += bytes;
        held.position(held.position() + bytes);
        if (rate != null) {
            rate.spend(bytes);
        }
        releaseIfEmpty();
    }

    private void releaseIfEmpty() {
        if (held != null && !held.hasRemaining()) {
            pool.give(held);
            held = null;
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
        if (held == null) {
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
        if (held != null) {
            pool.give(held);
            held = null;
        }
        delivered = received;
    }
}
