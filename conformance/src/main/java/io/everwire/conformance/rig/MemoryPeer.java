package io.everwire.conformance.rig;

import io.everwire.testkit.memory.MemorySocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An end of a network in memory, as blocking calls with a limit. */
final class MemoryPeer implements RawPeer {
    private final MemorySocket socket;
    private final Limits limits;
    private final Signal change = new Signal();

    MemoryPeer(MemorySocket socket, Limits limits) {
        this.socket = socket;
        this.limits = limits;
        socket.onChange(change::give);
    }

    @Override
    public InetSocketAddress local() {
        return socket.local();
    }

    @Override
    public InetSocketAddress remote() {
        return socket.remote();
    }

    @Override
    public void write(byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            int unused = change.await(limits, () -> orNull(() -> socket.write(left)), () -> false);
        }
    }

    @Override
    public int readSome(byte[] into) {
        return readInto(ByteBuffer.wrap(into));
    }

    private int readInto(ByteBuffer into) {
        return change.await(limits, () -> orNull(() -> socket.read(into)), () -> false);
    }

    @Override
    public byte[] read(int count) {
        ByteBuffer into = ByteBuffer.allocate(count);
        while (into.hasRemaining()) {
            if (readInto(into) < 0) {
                throw new AssertionError("the peer read its end after " + into.position() + " of " + count + " bytes");
            }
        }
        return into.array();
    }

    @Override
    public byte[] readAll() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[1 << 16];
        for (int count; (count = readSome(some)) >= 0; ) {
            all.writeBytes(Arrays.copyOf(some, count));
        }
        return all.toByteArray();
    }

    @Override
    public int available() {
        return Math.toIntExact(socket.available());
    }

    @Override
    public void finish() {
        socket.finish();
    }

    @Override
    public void close() {
        socket.close();
        change.give();
    }

    @Override
    public void abort() {
        socket.abort();
        change.give();
    }

    @Override
    public boolean isOver() {
        try {
            return readSome(new byte[1]) == -1;
        } catch (UncheckedIOException failure) {
            return !(failure.getCause() instanceof SocketTimeoutException);
        }
    }

    /** A call that does not block. */
    private interface Call {
        int run() throws IOException;
    }

    private static @Nullable Integer orNull(Call call) {
        try {
            int count = call.run();
            return count == 0 ? null : (Integer) count;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
