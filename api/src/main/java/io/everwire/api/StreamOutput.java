package io.everwire.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/**
 * A stream's output for threads that wait, virtual ones included. One writer at a time. A write that ends by its timeout
 * ({@link java.net.SocketTimeoutException}) or by an interrupt ({@link java.io.InterruptedIOException}) has aborted the
 * stream: part of the bytes may be on its way, and neither side is to take that for the whole. Other failures are {@link
 * IOException}s whose cause is the {@link EverwireException}.
 *
 * <p>{@code flush} does nothing, as nothing is held back. {@link #close} finishes the output and leaves the input open. Not
 * to be used on the loop.
 */
public final class StreamOutput extends OutputStream {
    private final Stream stream;
    private volatile Duration timeout = Duration.ZERO;

    StreamOutput(Stream stream) {
        this.stream = stream;
    }

    /** Sets how long a write may take, from the next one on; zero, the default, is without end. */
    public StreamOutput timeout(Duration longest) {
        timeout = Blocking.checked(longest);
        return this;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (length > 0) {
            Blocking.await(stream.write(ByteBuffer.wrap(from, offset, length)), timeout, stream::abort);
        }
    }

    /** Waits until the end is on its way behind everything written. A timeout or an interrupt aborts the stream. */
    @Override
    public void close() throws IOException {
        Blocking.await(stream.finish(), timeout, stream::abort);
    }
}
