package io.everwire.bench.load;

import java.nio.ByteBuffer;

/** Drops what comes. Of a given number of bytes it says by a count of eight bytes that it has them, and finishes. */
final class Discard extends Service {
    private final long wanted;
    private long taken;

    Discard(long wanted) {
        this.wanted = wanted;
    }

    @Override
    void begin() {
        answerIfDone();
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        long before = taken;
        taken += chunk.remaining();
        chunk.position(chunk.limit());
        if (before < wanted) {
            answerIfDone();
        }
    }

    private void answerIfDone() {
        if (wanted != Command.ENDLESS && taken >= wanted) {
            flow().write(ByteBuffer.allocate(Long.BYTES).putLong(0, wanted));
            flow().finish();
        }
    }

    @Override
    public void ended() {
        flow().finish();
    }
}
