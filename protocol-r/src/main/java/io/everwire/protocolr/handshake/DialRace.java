package io.everwire.protocolr.handshake;

/**
 * In which order, and when, several addresses of one exit are dialled (RFC 8305, section 5): the next one as soon as one
 * has failed, or a quarter of a second after the one before; the first that opens wins. Owned by one loop.
 */
public final class DialRace {
    /** No dial is due. */
    public static final long NEVER = Long.MAX_VALUE;

    /** RFC 8305 recommends this between two attempts. */
    static final long STAGGER_NANOS = 250_000_000L;

    private final int addresses;
    private int begun;
    private int failed;
    private long dueAt;
    private boolean over;

    /** @param addresses how many there are, at least one; the first is due at once */
    public DialRace(int addresses, long nowNanos) {
        if (addresses < 1) {
            throw new IllegalArgumentException("a race needs an address");
        }
        this.addresses = addresses;
        this.dueAt = nowNanos;
    }

    /** When the next address is due, or {@link #NEVER}. */
    public long dueAt() {
        return dueAt;
    }

    /** Begins with the address that is due, and returns its place in the list. */
    public int begin(long nowNanos) {
        if (dueAt == NEVER) {
            throw new IllegalStateException("no address is due");
        }
        int next = begun++;
        dueAt = begun < addresses ? nowNanos + STAGGER_NANOS : NEVER;
        return next;
    }

    /** An attempt has failed: the next one need not wait. */
    public void failed(long nowNanos) {
        failed++;
        if (!over && begun < addresses) {
            dueAt = nowNanos;
        }
    }

    /** Whether there is nothing left to hope for. */
    public boolean isLost() {
        return !over && failed == addresses;
    }

    /** One has won, or nobody wants to know any more. */
    public void end() {
        over = true;
        dueAt = NEVER;
    }

    public boolean isOver() {
        return over;
    }
}
