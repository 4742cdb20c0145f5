package io.everwire.mux.machine;

import io.everwire.spi.ProtocolViolation;

/** What this side grants the peer on one stream, and when to say so (WIRE.md 7.3). Counts are unwrapped. */
sealed class ReceiveWindow {
    private long consumed;
    private long announcedAt;
    private int unread;
    private int window;
    private int largest;

    private ReceiveWindow(int window, int largest) {
        this.window = window;
        this.largest = largest;
    }

    /** @param enforced false in version 1, which has no windows */
    static ReceiveWindow of(boolean enforced, int window) {
        return enforced ? new ReceiveWindow(window, Math.max(window, SendWindow.INITIAL)) : new None(window);
    }

    /** The peer may send what it likes, and hears nothing of what was consumed. */
    private static final class None extends ReceiveWindow {
        None(int window) {
            super(window, Integer.MAX_VALUE);
        }

        @Override
        boolean updateDue() {
            return false;
        }
    }

    /** Counts bytes that arrived; the peer may use the largest window that it was ever granted. */
    void receive(int bytes) throws ProtocolViolation {
        if (bytes > largest - unread) {
            throw new ProtocolViolation(
                    "window exceeded: " + ((long) unread + bytes) + " bytes unread, granted were " + largest);
        }
        unread += bytes;
    }

    void consume(int bytes) {
        assert bytes <= unread : "consumed more than was received";
        unread -= bytes;
        consumed += bytes;
    }

    /**
     * Whether an UPD is due: at the first read, then once half the window was taken. Half, so that the peer hears of it
     * before it has to stop, yet not for each read.
     */
    boolean updateDue() {
        return taken() > 0 && (announcedAt == 0 || halfTaken());
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
        return consumed + unread;
    }
}
