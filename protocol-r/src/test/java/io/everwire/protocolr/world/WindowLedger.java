package io.everwire.protocolr.world;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Keeps the books of one side's windows (WIRE.md 7.3), from the frames that pass: no window may become negative, and
 * nobody may have consumed what was not sent. Streams of a world carry less than 2 GiB.
 */
final class WindowLedger {
    private static final int FIRST_WINDOW = 262_144;

    private static final class Line {
        private long written;
        private long peerConsumed;
        private long window = FIRST_WINDOW;
        private long received;
        private long consumed;
    }

    private final Map<Integer, Line> lines = new HashMap<>();
    private final BiConsumer<Boolean, String> verify;

    /** @param verify is told what must be true, and what is said otherwise */
    WindowLedger(BiConsumer<Boolean, String> verify) {
        this.verify = verify;
    }

    private Line line(int streamId) {
        return lines.computeIfAbsent(streamId, id -> new Line());
    }

    /** The frames that this side sends. */
    FrameReader sent() {
        return new FrameReader() {
            @Override
            void data(int streamId, int length) {
                Line line = line(streamId);
                line.written += length;
                long left = line.window - (line.written - line.peerConsumed);
                verify.accept(length == 0 || left >= 0, "a window of " + left);
            }

            @Override
            void update(int streamId, int consumed, int window) {
                Line line = line(streamId);
                verify.accept(
                        line.consumed <= consumed && consumed <= line.received,
                        "says " + consumed + " were consumed of " + line.received + ", after " + line.consumed);
                line.consumed = consumed;
            }
        };
    }

    /** The frames that this side receives. */
    FrameReader received() {
        return new FrameReader() {
            @Override
            void data(int streamId, int length) {
                line(streamId).received += length;
            }

            @Override
            void update(int streamId, int consumed, int window) {
                Line line = line(streamId);
                verify.accept(consumed <= line.written, consumed + " were consumed of " + line.written);
                if (consumed >= line.peerConsumed) { // two may be swapped on their way
                    line.peerConsumed = consumed;
                    line.window = window;
                }
            }
        };
    }
}
