package io.everwire.streams.socket;

import io.everwire.api.EverwireException;
import io.everwire.api.Stream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a {@link StreamSocket} does, on a stream that {@link #connect} opens. */
final class StreamSocketImpl extends SocketImpl {
    /** For those who set none. */
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private static final Map<Integer, Object> DEFAULTS = Map.of(
            SocketOptions.SO_TIMEOUT,
            0,
            SocketOptions.SO_LINGER,
            -1,
            SocketOptions.TCP_NODELAY,
            true,
            SocketOptions.SO_KEEPALIVE,
            true,
            SocketOptions.SO_REUSEADDR,
            false,
            SocketOptions.SO_OOBINLINE,
            false,
            SocketOptions.SO_SNDBUF,
            65_536,
            SocketOptions.SO_RCVBUF,
            65_536,
            SocketOptions.IP_TOS,
            0,
            SocketOptions.SO_BINDADDR,
            InetAddress.getLoopbackAddress());

    private final StreamOpener opener;
    private final Map<Integer, Object> options = new ConcurrentHashMap<>(DEFAULTS);
    private final CompletableFuture<Stream> opened = new CompletableFuture<>();
    private volatile @Nullable InetSocketAddress target;
    private volatile boolean inputShutdown;

    StreamSocketImpl(StreamOpener opener) {
        this.opener = opener;
    }

    @Nullable
    InetSocketAddress target() {
        return target;
    }

    // connecting

    @Override
    protected void create(boolean reliable) throws IOException {
        if (!reliable) {
            throw new SocketException("streams carry no datagrams");
        }
    }

    @Override
    protected void connect(String host, int toPort) throws IOException {
        connect(InetSocketAddress.createUnresolved(host, toPort), 0);
    }

    @Override
    protected void connect(InetAddress host, int toPort) throws IOException {
        connect(new InetSocketAddress(host, toPort), 0);
    }

    @Override
    protected void connect(SocketAddress to, int timeoutMillis) throws IOException {
        if (!(to instanceof InetSocketAddress where)) {
            throw new SocketException("not an internet address: " + to);
        }
        target = where;
        address = where.getAddress();
        port = where.getPort();
        Duration limit = timeoutMillis == 0 ? CONNECT_LIMIT : Duration.ofMillis(timeoutMillis);
        var unused = opener.open(where, limit).whenComplete(this::opened);
        await(limit);
    }

    /** A stream for which nobody waits any more is not left open. */
    private void opened(@Nullable Stream stream, @Nullable Throwable failure) {
        if (stream == null) {
            opened.completeExceptionally(Objects.requireNonNull(failure));
        } else if (!opened.complete(stream)) {
            stream.abort();
        }
    }

    private void await(Duration limit) throws IOException {
        try {
            opened.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            giveUp(new SocketTimeoutException("connect timed out: " + target + " after " + limit));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            giveUp(new InterruptedIOException("interrupted while connecting to " + target));
        } catch (ExecutionException failed) {
            throw connectFailure(Objects.requireNonNullElse(failed.getCause(), failed));
        }
    }

    private void giveUp(IOException why) throws IOException {
        if (opened.completeExceptionally(why)) {
            throw why;
        }
    }

    private IOException connectFailure(Throwable cause) {
        return cause instanceof SocketException closed
                ? closed
                : (IOException) new ConnectException(target + ": " + cause.getMessage()).initCause(cause);
    }

    private Stream stream() throws SocketException {
        if (!opened.isDone() || opened.isCompletedExceptionally()) {
            throw new SocketException("Socket is not connected");
        }
        return opened.join();
    }

    /** The local end has no address of its own. */
    @Override
    protected void bind(InetAddress host, int toPort) {}

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("streams are accepted by StreamServerSocket");
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        throw new SocketException("streams are accepted by StreamServerSocket");
    }

    // bytes

    @Override
    protected InputStream getInputStream() throws IOException {
        return new Input(stream());
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        return new Output(stream());
    }

    @Override
    protected int available() throws IOException {
        return inputShutdown ? 0 : stream().input().available();
    }

    @Override
    protected void shutdownInput() throws IOException {
        inputShutdown = true;
        stream().cancelRead();
    }

    @Override
    protected void shutdownOutput() throws IOException {
        stream().output().close();
    }

    @Override
    protected void close() {
        if (opened.completeExceptionally(new SocketException("Socket closed"))) {
            return;
        }
        if (!opened.isCompletedExceptionally()) {
            end(opened.join());
        }
    }

    private void end(Stream stream) {
        if (Integer.valueOf(0).equals(options.get(SocketOptions.SO_LINGER))) {
            stream.abort();
        } else {
            stream.close();
        }
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("streams have no urgent data");
    }

    // options

    /** {@code false} for {@code SO_LINGER} means that it is off. */
    @Override
    public void setOption(int option, Object value) {
        options.put(option, option == SocketOptions.SO_LINGER && value instanceof Boolean ? -1 : value);
    }

    @Override
    public Object getOption(int option) throws SocketException {
        Object value = options.get(option);
        if (value == null) {
            throw new SocketException("unsupported option " + option);
        }
        return value;
    }

    private Duration timeout() {
        return Duration.ofMillis((Integer) options.getOrDefault(SocketOptions.SO_TIMEOUT, 0));
    }

    @Override
    protected @Nullable FileDescriptor getFileDescriptor() {
        return null;
    }

    private static IOException asSocketWould(IOException failure) {
        return failure.getCause() instanceof EverwireException known
                ? (IOException) new SocketException(known.reason().toString()).initCause(known)
                : failure;
    }

    /** Reads for as long as {@code SO_TIMEOUT} says. */
    private final class Input extends InputStream {
        private final io.everwire.api.StreamInput input;

        Input(Stream stream) {
            input = stream.input();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (inputShutdown) {
                return -1;
            }
            try {
                return input.timeout(timeout()).read(into, offset, length);
            } catch (IOException failure) {
                if (inputShutdown) {
                    return -1;
                }
                throw asSocketWould(failure);
            }
        }

        @Override
        public int available() throws IOException {
            return StreamSocketImpl.this.available();
        }
    }

    private static final class Output extends OutputStream {
        private final OutputStream output;

        Output(Stream stream) {
            output = stream.output();
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            try {
                output.write(from, offset, length);
            } catch (IOException failure) {
                throw asSocketWould(failure);
            }
        }
    }
}
