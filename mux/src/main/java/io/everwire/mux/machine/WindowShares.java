package io.everwire.mux.machine;

import java.util.function.Consumer;

/**
 * How large the windows are that a peer gets which acknowledges; memory is the only bound. Each stream has {@link
 * GrantedWindows#LEAST} for itself. Beyond that they share {@link #SUM}, by need: who consumes half a window within a few
 * round trips needs twice as much, and who did not for as long has more than it needs. The latter keeps it until somebody
 * finds no room.
 *
 * <p>Whoever keeps pace may have an even share of the sum, even where others still hold theirs: these shrink with their next
 * UPD, or are found idle. Meanwhile the sum may be exceeded by half, {@link #MOST}, so in all 48 MiB and the least of each
 * stream are granted: no more than the 64 MiB that a session may hold unread ({@link SmuxRules#maxBuffered}) while up to
 * 1,024 streams are open. What was taken back may be in use by the peer for the round trip until it hears of that.
 */
final class WindowShares {
    static final long SUM = 32L << 20;
    static final long MOST = SUM + SUM / 2;

    /** Half of a window that binds is consumed within one; what is measured may be off. */
    private static final int FEW_ROUND_TRIPS = 4;

    private static final long LEAST_PERIOD_NANOS = 100_000_000;
    private static final long MOST_PERIOD_NANOS = 4_000_000_000L;
    private static final long UNKNOWN_PERIOD_NANOS = 1_000_000_000;

    /** Windows taken back at once, so that no frame costs more. */
    private static final int MOST_TAKEN = 32;

    private static final int DECAY = 8;
    private static final long UNKNOWN = -1;

    private final GrantedWindows granted;
    private final int usual;
    private final int most;
    private final Consumer<StreamMachine> tell;
    private long roundTrip = UNKNOWN;

    /** @param tell has the peer told of a window that was taken back */
    WindowShares(GrantedWindows granted, SmuxRules rules, Consumer<StreamMachine> tell) {
        this.granted = granted;
        this.usual = rules.window();
        this.most = rules.maxWindow();
        this.tell = tell;
    }

    /** Follows a longer round trip at once and a shorter one slowly: too long costs memory, too short costs speed. */
    void roundTrip(long nanos) {
        roundTrip = Math.max(nanos, roundTrip - (roundTrip - nanos) / DECAY);
    }

    /** The window of the next stream. */
    int first(long now) {
        int least = Math.min(usual, GrantedWindows.LEAST);
        return (int) reach(least, usual, now);
    }

    /** A window that was small for other reasons becomes what it would have been. */
    void widen(StreamMachine stream, long now) {
        int window = stream.receiveWindow.window();
        granted.set(stream, reach(window, Math.max(window, usual), now), now);
    }

    /**
     * Chooses the window of the next UPD.
     *
     * @param pace whether nothing waits to be read
     */
    void adjust(StreamMachine stream, boolean pace, long now) {
        int window = stream.receiveWindow.window();
        boolean needed = pace && stream.receiveWindow.halfTaken() && now - stream.windowSince <= period();
        granted.set(stream, window, now); // so that it is not among those that give back
        long next = needed ? reach(window, Math.min(most, Math.max(2L * window, usual)), now) : window;
        granted.set(stream, next - excess(window), now);
    }

    /** What a stream above its share gives back at once where too much is granted. */
    private long excess(int window) {
        long above = Math.max(0, window - share(window));
        return Math.max(0, Math.min(above, -room()));
    }

    /** How far a window can be widened: within the room that there is or can be made, or up to a share. */
    private long reach(long window, long wanted, long now) {
        takeBack(wanted - window, now);
        long shared = Math.min(share(window), window + MOST - granted.extra());
        return Math.max(window, Math.min(wanted, Math.max(window + room(), shared)));
    }

    /** As much for everybody who has more than the least, and for whoever has that window and wants to. */
    private long share(long window) {
        int others = window > GrantedWindows.LEAST ? granted.sharers() - 1 : granted.sharers();
        return GrantedWindows.LEAST + SUM / (others + 1);
    }

    private long room() {
        return SUM - granted.extra();
    }

    private void takeBack(long wanted, long now) {
        for (int taken = 0; taken < MOST_TAKEN && room() < wanted; taken++) {
            StreamMachine oldest = granted.oldest();
            if (oldest == null || now - oldest.windowSince <= period()) {
                return;
            }
            granted.set(oldest, needs(oldest.receiveWindow), now);
            tell.accept(oldest);
        }
    }

    /** Twice of what it took in some round trips, which is more than it has on its way in one. */
    private static long needs(ReceiveWindow window) {
        return Math.max(GrantedWindows.LEAST, Math.min(window.window() / 2, 2 * window.taken()));
    }

    private long period() {
        return roundTrip == UNKNOWN
                ? UNKNOWN_PERIOD_NANOS
                : Math.max(LEAST_PERIOD_NANOS, Math.min(FEW_ROUND_TRIPS * roundTrip, MOST_PERIOD_NANOS));
    }
}
