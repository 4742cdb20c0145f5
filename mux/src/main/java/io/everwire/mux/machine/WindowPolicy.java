package io.everwire.mux.machine;

import java.util.function.Consumer;

/**
 * How large the windows are that this side grants (WIRE.md 7.3). Towards a peer that never acknowledged, what it has in
 * flight must stay below its replay buffer of 500,000 bytes in sum, unless that precaution is switched off; one that
 * acknowledges gets what {@link WindowShares} says.
 */
final class WindowPolicy {
    static final long CAUTIOUS_SUM = 400_000;
    static final int CAUTIOUS_LEAST = 4_096;
    static final int CAUTIOUS_MOST = 262_144;

    private final SmuxRules rules;
    private final GrantedWindows granted = new GrantedWindows();
    private final WindowShares shares;
    private final boolean precautions;
    private boolean known;

    /** @param tell has the peer told of a window that has changed by itself */
    WindowPolicy(SmuxRules rules, Consumer<StreamMachine> tell) {
        this.rules = rules;
        this.shares = new WindowShares(granted, rules, tell);
        this.precautions = rules.windows() && rules.firstWindow() > 0;
    }

    /** Whether a stream says its window before anything else. */
    boolean saysFirst(ReceiveWindow window) {
        return rules.windows() && (cautious() || window.window() < Math.min(rules.window(), SendWindow.INITIAL));
    }

    void peerAcknowledges() {
        known = rules.windows();
    }

    void roundTrip(long nanos) {
        shares.roundTrip(nanos);
    }

    /** The window of a stream that is about to be {@link #opened}. */
    ReceiveWindow next(long now) {
        return ReceiveWindow.of(rules.windows(), known ? shares.first(now) : first());
    }

    private int first() {
        int wanted = cautious() ? rules.firstWindow() : rules.window();
        return (int) clamp(sum() - granted.sum(), Math.min(least(), wanted), wanted);
    }

    void opened(StreamMachine stream, long now) {
        granted.opened(stream, now);
    }

    void closed(StreamMachine stream) {
        granted.closed(stream);
    }

    /**
     * Chooses the window of the next UPD, unless that waits to be sent already.
     *
     * @param pace whether nothing waits to be read
     */
    void adjust(StreamMachine stream, boolean pace, long now) {
        if (!known) {
            adjustUnknown(stream, pace, now);
        } else if (!stream.updatePending) {
            shares.adjust(stream, pace, now);
        }
    }

    /** Twice as large if the reader keeps pace, smaller where there are too many. */
    private void adjustUnknown(StreamMachine stream, boolean pace, long now) {
        long room = sum() - granted.sum();
        int window = stream.receiveWindow.window();
        if (room < 0) {
            granted.set(stream, Math.min(window, Math.max(least(), sum() / granted.streams())), now);
        } else if (pace) {
            granted.set(stream, Math.max(window, Math.min(Math.min(window * 2L, most()), window + room)), now);
        }
    }

    /** Opens the window of a stream that began while the peer was not known. */
    boolean widen(StreamMachine stream, long now) {
        int before = stream.receiveWindow.window();
        if (known) {
            shares.widen(stream, now);
        }
        return stream.receiveWindow.window() > before;
    }

    /** Nothing more is granted: what arrives has no reader. A peer that is not known may have its window on the way still. */
    void shut(StreamMachine stream) {
        if (known) {
            granted.set(stream, 0, stream.windowSince);
        }
    }

    private boolean cautious() {
        return precautions && !known;
    }

    private long sum() {
        return cautious() ? CAUTIOUS_SUM : WindowShares.SUM;
    }

    private int least() {
        return cautious() ? CAUTIOUS_LEAST : GrantedWindows.LEAST;
    }

    private int most() {
        return cautious() ? CAUTIOUS_MOST : rules.maxWindow();
    }

    private static long clamp(long value, long least, long most) {
        return Math.max(least, Math.min(value, most));
    }
}
