package io.everwire.mux.machine;

import io.everwire.spi.ProtocolViolation;

/** What this side grants the peer on one stream, and when to say so (WIRE.md 7.3). Counts are unwrapped. */
final class ReceiveWindow {
    private final boolean enforced;
    private long received;
    private long consumed;
    private long announcedAt;
    private int window;
    private int largest;
    private boolean answered;

    /** @param enforced false in version 1, which has no windows */
    ReceiveWindow(boolean enforced, int window) {
        this.enforced = enforced;
        this.window = window;
        this.largest = Math.max(window, SendWindow.INITIAL);
    }

    /** Counts bytes that arrived; the peer may use the largest window that it was ever granted. */
    void receive(int bytes) throws ProtocolViolation {
        received += bytes;
        if (enforced && received - consumed > largest) {
            throw new ProtocolViolation(
                    "window exceeded: " + (received - consumed) + " bytes unread, granted were " + largest);
        }
    }

    void consume(int bytes) {
        consumed += bytes;
        assert consumed <= received : "consumed more than was received";
    }

    /**
     * Whether an UPD is due: at the first read, then once half the window was taken. Half, so that the peer hears of it
     * before it has to stop, yet not for each read.
     */
    boolean updateDue() {
        return enforced && taken() > 0 && (!answered || halfTaken());
    }

    boolean halfTaken() {
        return taken() >= Math.max(1, window / 2);
    }

    /** Bytes consumed since the last UPD. */
    long taken() {
        return consumed - announcedAt;
    }

    /** An UPD with {@link #consumed()} and this window is being sent. */
    void announced() {
        announcedAt = consumed;
        answered |= consumed > 0;
    }

    void window(int bytes) {
        window = bytes;
        largest = Math.max(largest, bytes);
    }

    int window() {
        return window;
    }

    long consumed() {
        return consumed;
    }

    long received() {
        return received;
    }
}
