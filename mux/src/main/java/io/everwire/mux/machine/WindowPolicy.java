package io.everwire.mux.machine;

/**
 * How large the windows are that this side grants (WIRE.md 7.3). Towards a peer that never acknowledged, what it has in
 * flight must stay below its replay buffer of 500,000 bytes in sum; towards others memory is the only bound.
 */
final class WindowPolicy {
    static final long CAUTIOUS_SUM = 400_000;
    static final int CAUTIOUS_LEAST = 4_096;
    static final int CAUTIOUS_MOST = 262_144;
    static final long SUM = 32L << 20;
    static final int LEAST = 16_384;

    private final SmuxRules rules;
    private boolean cautious;
    private long granted;
    private int streams;

    WindowPolicy(SmuxRules rules) {
        this.rules = rules;
        this.cautious = rules.windows() && rules.firstWindow() > 0;
    }

    /** Whether a stream says its window before anything else. */
    boolean saysFirst(ReceiveWindow window) {
        return rules.windows() && (cautious || window.window() < Math.min(rules.window(), SendWindow.INITIAL));
    }

    void peerAcknowledges() {
        cautious = false;
    }

    ReceiveWindow opened() {
        int wanted = cautious ? rules.firstWindow() : rules.window();
        int window = (int) clamp(sum() - granted, Math.min(least(), wanted), wanted);
        granted += window;
        streams++;
        return new ReceiveWindow(rules.windows(), window);
    }

    void closed(ReceiveWindow window) {
        granted -= window.window();
        streams--;
    }

    /**
     * Chooses the window of the next UPD: twice as large if the reader keeps pace, smaller where there are too many.
     *
     * @param pace whether nothing waits to be read
     */
    void adjust(ReceiveWindow window, boolean pace) {
        long room = sum() - granted;
        int now = window.window();
        if (room < 0) {
            set(window, Math.min(now, Math.max(least(), sum() / streams)));
        } else if (pace) {
            set(window, Math.max(now, Math.min(Math.min(now * 2L, most()), now + room)));
        }
    }

    /** Opens the window of a stream that began while the peer was not known. */
    boolean widen(ReceiveWindow window) {
        int before = window.window();
        set(window, clamp(before + sum() - granted, before, Math.max(before, rules.window())));
        return window.window() > before;
    }

    /** Nothing more is granted: what arrives has no reader. */
    void shut(ReceiveWindow window) {
        set(window, 0);
    }

    private void set(ReceiveWindow window, long bytes) {
        granted += bytes - window.window();
        window.window((int) bytes);
    }

    private long sum() {
        return cautious ? CAUTIOUS_SUM : SUM;
    }

    private int least() {
        return cautious ? CAUTIOUS_LEAST : LEAST;
    }

    private int most() {
        return cautious ? CAUTIOUS_MOST : rules.maxWindow();
    }

    private static long clamp(long value, long least, long most) {
        return Math.max(least, Math.min(value, most));
    }
}
