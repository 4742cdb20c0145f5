package io.everwire.bench.load;

import java.nio.ByteBuffer;

/** Sends back what comes; reads no more while the client takes no more. */
final class Echo extends Service {
    @Override
    public void bytes(ByteBuffer chunk) {
        ByteBuffer copy = ByteBuffer.allocate(chunk.remaining()).put(chunk).flip();
        if (!flow().write(copy)) {
            flow().reading(false);
        }
    }

    @Override
    public void writable() {
        flow().reading(true);
    }

    @Override
    public void ended() {
        flow().finish();
    }
}
