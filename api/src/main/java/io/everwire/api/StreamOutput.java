package io.everwire.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Blocking view of a stream's output. One writer at a time. */
final class StreamOutput extends OutputStream {
    private final Stream stream;

    StreamOutput(Stream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (length > 0) {
            Blocking.await(stream.write(ByteBuffer.wrap(from, offset, length)));
        }
    }

    @Override
    public void close() throws IOException {
        Blocking.await(stream.finish());
    }
}
