package io.everwire.streams.socket;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** A socket that is a stream. The JDK's own class does the book-keeping; {@link StreamSocketImpl} the work. */
final class StreamSocket extends Socket {
    private final StreamSocketImpl work;

    StreamSocket(StreamSocketImpl work) throws SocketException {
        super(work);
        this.work = work;
    }

    /** Also where it was not resolved here. */
    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return isConnected() ? work.target() : null;
    }

    @Override
    public String toString() {
        InetSocketAddress target = work.target();
        return target == null ? "StreamSocket[unconnected]" : "StreamSocket[" + target + "]";
    }
}
