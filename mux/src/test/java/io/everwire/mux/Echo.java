package io.everwire.mux;

import io.everwire.api.Stream;
import java.nio.ByteBuffer;

/** Sends back what it is sent, and finishes when the peer does. */
final class Echo {
    private final Stream stream;
    private final ByteBuffer buffer = ByteBuffer.allocate(16_384);

    private Echo(Stream stream) {
        this.stream = stream;
    }

    static void start(Stream stream) {
        new Echo(stream).next();
    }

    private void next() {
        stream.read(buffer.clear()).whenComplete((count, failure) -> {
            if (failure == null) {
                answer(count);
            }
        });
    }

    private void answer(int count) {
        if (count < 0) {
            stream.finish();
        } else {
            stream.write(buffer.flip()).whenComplete((done, failure) -> {
                if (failure == null) {
                    next();
                }
            });
        }
    }
}
