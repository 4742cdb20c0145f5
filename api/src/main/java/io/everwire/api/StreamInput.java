package io.everwire.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/**
 * A stream's input for threads that wait, virtual ones included. One reader at a time. A read that ends by its timeout
 * ({@link java.net.SocketTimeoutException}) or by an interrupt ({@link java.io.InterruptedIOException}, the thread's status
 * is set again) has lost no byte: the next one goes on. Other failures are {@link IOException}s whose cause is the {@link
 * EverwireException}.
 *
 * <p>{@link #close} closes the stream, as with a socket, and wakes a reader in another thread. Not to be used on the loop.
 */
public final class StreamInput extends InputStream {
    private static final int SKIPPED_AT_ONCE = 8192;

    private final Stream stream;
    private final byte[] single = new byte[1];
    private volatile Duration timeout = Duration.ZERO;

    StreamInput(Stream stream) {
        this.stream = stream;
    }

    /** Sets how long a read may wait, from the next one on; zero, the default, is without end. */
    public StreamInput timeout(Duration longest) {
        timeout = Blocking.checked(longest);
        return this;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        return length == 0
                ? 0
                : Blocking.await(stream.read(ByteBuffer.wrap(into, offset, length)), timeout, stream::cancelRead);
    }

    /** One read whose bytes are forgotten, so that a timeout does not hide how many were skipped. */
    @Override
    public long skip(long most) throws IOException {
        int length = (int) Math.min(SKIPPED_AT_ONCE, Math.max(0, most));
        return Math.max(0, read(new byte[length], 0, length));
    }

    @Override
    public int available() throws IOException {
        return Blocking.await(stream.available(), Duration.ZERO, () -> {});
    }

    @Override
    public void close() {
        stream.close();
    }
}
