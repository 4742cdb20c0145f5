package io.everwire.streams.socket;

import io.everwire.api.Session;
import io.everwire.api.SessionListener;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Accepts the streams of all sessions of an exit, for servers that are written against {@link ServerSocket}. It is the
 * exit's {@link SessionListener}; {@link #accept} gives the next stream as a socket. It is bound from its birth, and to no
 * address: who can reach it is decided by the exit. Streams beyond the backlog are aborted. Thread-safe.
 */
public final class StreamServerSocket extends ServerSocket implements SessionListener {
    /** As many streams wait as connections do for a {@link ServerSocket} where nothing else is said. */
    public static final int DEFAULT_BACKLOG = 50;

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Stream> waiting = new ArrayDeque<>();
    private final int backlog;
    private volatile int timeoutMillis;
    private boolean closed;

    public StreamServerSocket() {
        this(DEFAULT_BACKLOG);
    }

    /** @param backlog how many streams may wait to be accepted, 1 or more */
    public StreamServerSocket(int backlog) {
        super(new StreamSocketImpl((target, limit) -> CompletableFuture.failedFuture(new SocketException("a server"))));
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog " + backlog + " must be at least 1");
        }
        this.backlog = backlog;
    }

    @Override
    public SessionObserver opened(Session session) {
        session.streams(this::offer);
        return SessionObserver.NONE;
    }

    private void offer(Stream stream) {
        lock.lock();
        try {
            if (!closed && waiting.size() < backlog) {
                waiting.add(stream);
                changed.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        stream.abort();
    }

    /** The next stream. Its remote address says nothing; who the client is, a {@link SessionListener} of one's own can tell. */
    @Override
    public Socket accept() throws IOException {
        Stream stream = next();
        Socket socket =
                new StreamSocket(new StreamSocketImpl((target, limit) -> CompletableFuture.completedFuture(stream)));
        socket.connect(NOWHERE);
        return socket;
    }

    private Stream next() throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException interrupt) {
            throw interrupted();
        }
        try {
            return await();
        } catch (InterruptedException interrupt) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    private Stream await() throws IOException, InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (!closed && waiting.isEmpty()) {
            if (timeoutMillis == 0) {
                changed.await();
            } else if (left <= 0) {
                throw new SocketTimeoutException("no stream within " + timeoutMillis + " ms");
            } else {
                left = changed.awaitNanos(left);
            }
        }
        if (closed) {
            throw new SocketException("Socket closed");
        }
        return waiting.remove();
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for a stream");
    }

    /** Wakes those who wait in {@link #accept}; streams that wait are aborted. Sessions and accepted sockets go on. */
    @Override
    public void close() throws IOException {
        Deque<Stream> left = new ArrayDeque<>();
        lock.lock();
        try {
            closed = true;
            left.addAll(waiting);
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(Stream::abort);
        super.close();
    }

    @Override
    public void bind(SocketAddress endpoint, int size) throws IOException {
        throw new SocketException("Already bound");
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public InetAddress getInetAddress() {
        return NOWHERE.getAddress();
    }

    @Override
    public int getLocalPort() {
        return NOWHERE.getPort();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return NOWHERE;
    }

    /** How long {@link #accept} waits; 0 without end. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a volatile field
    public void setSoTimeout(int millis) throws SocketException {
        if (millis < 0) {
            throw new IllegalArgumentException("timeout " + millis + " must not be negative");
        }
        timeoutMillis = millis;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a volatile field
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public String toString() {
        return "StreamServerSocket";
    }
}
