package io.everwire.tunnel;

import io.everwire.api.Stream;
import java.nio.ByteBuffer;

/** Sends back what comes on a stream, until its end. */
final class Echoes {
    private static final int PIECE = 1_024;

    private Echoes() {}

    static void echo(Stream stream) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        stream.read(piece).thenAccept(count -> {
            if (count < 0) {
                stream.close();
            } else {
                stream.write(piece.flip()).thenRun(() -> echo(stream));
            }
        });
    }
}
