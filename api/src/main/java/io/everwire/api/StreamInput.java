package io.everwire.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Blocking view of a stream's input. One reader at a time. */
final class StreamInput extends InputStream {
    private final Stream stream;
    private final byte[] single = new byte[1];

    StreamInput(Stream stream) {
        this.stream = stream;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        return length == 0 ? 0 : Blocking.await(stream.read(ByteBuffer.wrap(into, offset, length)));
    }

    @Override
    public void close() {
        stream.close();
    }
}
