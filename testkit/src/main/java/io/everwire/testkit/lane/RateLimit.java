package io.everwire.testkit.lane;

/** Grants bytes at a rate: a token bucket. Times are nanoseconds. */
final class RateLimit {
    /** Grants per second: few enough that a grant is worth a system call. */
    private static final double GRANTS = 100;

    private static final double NANOS = 1e9;

    private final double bytesPerNano;
    private final double quantum;
    private double credit;
    private long updated;

    RateLimit(long bytesPerSecond, long now) {
        this.bytesPerNano = bytesPerSecond / NANOS;
        this.quantum = Math.max(1, bytesPerSecond / GRANTS);
        this.updated = now;
    }

    /** How many of {@code wanted} bytes may go now: nothing before a worthwhile piece is granted. */
    int allowance(int wanted, long now) {
        // two grants, so that a late wake-up loses nothing and a long pause saves up no burst
        credit = Math.min(2 * quantum, credit + (now - updated) * bytesPerNano);
        updated = now;
        return credit < Math.min(wanted, quantum) ? 0 : (int) Math.min(wanted, credit);
    }

    void spend(int bytes) {
        credit -= bytes;
    }

    /** When {@link #allowance} grants something. */
    long readyAt(int wanted, long now) {
        double missing = Math.min(wanted, quantum) - credit;
        return now + Math.max(1, (long) Math.ceil(missing / bytesPerNano));
    }
}
