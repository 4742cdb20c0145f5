package io.everwire.netty.stream;

import java.net.SocketAddress;

/** What stands for an address at both ends of a channel: the number of its stream, which is the same at both. */
public final class StreamAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;

    private final int id;

    StreamAddress(int id) {
        this.id = id;
    }

    /** {@link io.everwire.api.Stream#id}; another session may have a stream of the same number. */
    public int id() {
        return id;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamAddress that && that.id == id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return "stream " + id;
    }
}
