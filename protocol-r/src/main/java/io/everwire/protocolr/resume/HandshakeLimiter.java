package io.everwire.protocolr.resume;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many connections one address may have in the handshake, and how many it may begin in a second: a bucket of tokens
 * that refills. A handshake that leads to a session gives its token back, so honest clients are never slowed down. Memory
 * is bounded: addresses whose bucket is full again are forgotten. Not thread-safe.
 */
public final class HandshakeLimiter {
    private static final int ADDRESSES = 65_536;

    private final Map<AddressPrefix, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);
    private final int inFlight;
    private final long nanosPerToken;
    private final long burstNanos;

    /**
     * @param inFlight handshakes of one address at a time
     * @param perSecond tokens that come back in a second
     * @param burst tokens of an address that was quiet
     */
    public HandshakeLimiter(int inFlight, int perSecond, int burst) {
        this.inFlight = inFlight;
        this.nanosPerToken = 1_000_000_000L / perSecond;
        this.burstNanos = nanosPerToken * burst;
    }

    /** Why a handshake may not begin. */
    public enum Refusal {
        TOO_MANY_AT_ONCE,
        TOO_FAST
    }

    /** A connection has come. Null if its handshake may begin: then {@link #left} must follow. */
    public @Nullable Refusal admit(AddressPrefix from, long nowNanos) {
        Bucket bucket = buckets.computeIfAbsent(from, any -> new Bucket(nowNanos));
        bucket.refill(nowNanos);
        Refusal refusal = bucket.take();
        forgetOne(nowNanos);
        return refusal;
    }

    /**
     * A handshake is over.
     *
     * @param welcome whether it led to a session
     */
    public void left(AddressPrefix from, boolean welcome) {
        Bucket bucket = buckets.get(from);
        if (bucket != null) {
            bucket.leave(welcome);
        }
    }

    /** Looks at the address unseen for longest; so the map cannot outgrow the traffic. */
    private void forgetOne(long nowNanos) {
        Map.Entry<AddressPrefix, Bucket> eldest = buckets.entrySet().iterator().next();
        Bucket bucket = eldest.getValue();
        bucket.refill(nowNanos);
        if (bucket.handshakes == 0 && (bucket.isFull() || buckets.size() > ADDRESSES)) {
            buckets.remove(eldest.getKey());
        }
    }

    int addresses() {
        return buckets.size();
    }

    /** One address: tokens counted in the time that they take to come back. */
    private final class Bucket {
        private long credit = burstNanos;
        private long seen;
        private int handshakes;

        Bucket(long nowNanos) {
            seen = nowNanos;
        }

        void refill(long nowNanos) {
            credit = Math.min(burstNanos, credit + (nowNanos - seen));
            seen = nowNanos;
        }

        @Nullable
        Refusal take() {
            if (handshakes >= inFlight) {
                return Refusal.TOO_MANY_AT_ONCE;
            }
            if (credit < nanosPerToken) {
                return Refusal.TOO_FAST;
            }
            credit -= nanosPerToken;
            handshakes++;
            return null;
        }

        void leave(boolean welcome) {
            handshakes--;
            credit = Math.min(burstNanos, credit + (welcome ? nanosPerToken : 0));
        }

        boolean isFull() {
            return credit == burstNanos;
        }
    }
}
