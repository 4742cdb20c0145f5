package io.everwire.bench.flow;

import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** Something that carries streams between a client and a server, to be measured. */
public interface Stack {
    /**
     * Serves until it is closed.
     *
     * @param services makes one handler for each flow that a client opens
     */
    Server serve(InetSocketAddress at, Supplier<FlowHandler> services) throws Exception;

    /**
     * Connects.
     *
     * @param key what the server said that its clients need to know of it
     * @param connections how many, 1 or more; where each flow is a connection of its own it means nothing
     */
    Link connect(InetSocketAddress to, String key, int connections) throws Exception;

    /** A server that runs. */
    interface Server extends AutoCloseable {
        /** Where it listens. */
        InetSocketAddress address();

        /** What clients need to know of it, in hex; empty where they need nothing. */
        String key();

        @Override
        void close();
    }
}
