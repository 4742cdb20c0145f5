package io.everwire.testkit.memory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection of a {@link MemoryNetwork}, as a kernel would offer it: nothing blocks, FIN and reset are
 * different things, and whoever does not read holds the writer back. Thread-safe.
 */
public final class MemorySocket {
    private final Object link; // guards both ends
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Chunks inbox = new Chunks();
    private final int room;
    private @Nullable MemorySocket other;
    private boolean finArrived;
    private boolean finSent;
    private boolean reset;
    private boolean closed;
    private volatile Runnable onChange = () -> {};

    private MemorySocket(Object link, InetSocketAddress local, InetSocketAddress remote, int room) {
        this.link = link;
        this.local = local;
        this.remote = remote;
        this.room = room;
    }

    /** Both ends of a new connection; the first is the dialler's. Each holds so many bytes for its reader. */
    static MemorySocket[] pair(InetSocketAddress dialler, InetSocketAddress acceptor, int diallerRoom, int room) {
        Object link = new Object();
        MemorySocket first = new MemorySocket(link, dialler, acceptor, diallerRoom);
        MemorySocket second = new MemorySocket(link, acceptor, dialler, room);
        first.other = second;
        second.other = first;
        return new MemorySocket[] {first, second};
    }

    public InetSocketAddress local() {
        return local;
    }

    public InetSocketAddress remote() {
        return remote;
    }

    /** Who is told, on any thread and outside of every lock, that a read or a write may have another answer now. */
    public void onChange(Runnable told) {
        onChange = told;
        told.run();
    }

    /**
     * What has arrived.
     *
     * @return how many bytes; 0 where there is nothing yet, -1 behind the peer's FIN
     * @throws IOException where the peer has reset this connection, or this side has closed it
     */
    public int read(ByteBuffer into) throws IOException {
        int count;
        synchronized (link) {
            checkOpen();
            count = inbox.moveTo(into);
            if (count == 0 && finArrived) {
                return -1; // whatever came behind it
            }
            if (count == 0) {
                checkNotReset();
                return 0;
            }
        }
        tell(other());
        return count;
    }

    /** How many bytes a read would find. */
    public long available() {
        synchronized (link) {
            return inbox.size();
        }
    }

    /**
     * Takes what the peer's end has room for.
     *
     * @return how many bytes, 0 or more
     * @throws IOException where the peer has reset this connection, or this side has ended its output
     */
    public int write(ByteBuffer from) throws IOException {
        int count;
        synchronized (link) {
            checkOpen();
            checkNotReset();
            if (finSent) {
                throw new SocketException("Broken pipe");
            }
            MemorySocket peer = other();
            if (peer.closed) { // as from a kernel: it takes the bytes, and the answer to them is a reset
                count = from.remaining();
                from.position(from.limit());
                reset |= count > 0;
            } else {
                count = peer.inbox.addCopy(from, peer.room - peer.inbox.size());
            }
        }
        if (count > 0) {
            tell(other());
        }
        return count;
    }

    private void checkOpen() throws SocketException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
    }

    private void checkNotReset() throws SocketException {
        if (reset) {
            throw new SocketException("Connection reset");
        }
    }

    /** Whether the peer has reset this connection. */
    public boolean isReset() {
        synchronized (link) {
            return reset;
        }
    }

    /** FIN behind what was written. */
    public void finish() {
        synchronized (link) {
            finSent = true;
            other().finArrived = true;
        }
        tell(other());
    }

    /** Ends both directions: with FIN, or with a reset where something was not read. Idempotent. */
    public void close() {
        synchronized (link) {
            if (closed) {
                return;
            }
            closed = true;
            if (inbox.size() > 0) {
                other().reset = true;
            } else {
                other().finArrived = true;
            }
        }
        tell(other());
    }

    /** Ends both directions with a reset. Idempotent. */
    public void abort() {
        synchronized (link) {
            if (closed) {
                return;
            }
            closed = true;
            other().reset = true;
        }
        tell(other());
    }

    private MemorySocket other() {
        return Objects.requireNonNull(other);
    }

    private static void tell(MemorySocket end) {
        end.onChange.run();
    }
}
