package io.everwire.bench.peer;

import io.everwire.bench.flow.Stack;
import java.net.InetSocketAddress;

/** A server whose clients need to know nothing but its address. */
record PeerServer(InetSocketAddress address, Runnable end) implements Stack.Server {
    @Override
    public String key() {
        return "";
    }

    @Override
    public void close() {
        end.run();
    }
}
