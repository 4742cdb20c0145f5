package io.everwire.bench.everwire;

import io.everwire.bench.flow.Stack;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.spi.Transport;
import java.net.InetSocketAddress;

/** An exit that runs. */
record EverwireServer(Transport transport, SessionAcceptor acceptor, InetSocketAddress address, String key)
        implements Stack.Server {
    @Override
    public void close() {
        Ends.await(acceptor.close());
        Ends.await(transport.shutdown(Ends.LIMIT));
    }
}
