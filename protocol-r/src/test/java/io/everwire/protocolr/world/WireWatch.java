package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Transport;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Counts the connections of one host that have become wires of sessions and have not been given up. */
final class WireWatch {
    private final int handoversUntilWire;
    private final Set<Watched> wires = new HashSet<>();

    private WireWatch(int handoversUntilWire) {
        this.handoversUntilWire = handoversUntilWire;
    }

    /** The dial hands a connection to the handshake, and the handshake to the session. */
    static WireWatch ofClient() {
        return new WireWatch(2);
    }

    /** The handshake hands a connection to the session. */
    static WireWatch ofExit() {
        return new WireWatch(1);
    }

    Transport watch(Transport transport) {
        return new DecoratedTransport(transport, Watched::new);
    }

    int wires() {
        return wires.size();
    }

    /** A connection becomes a wire when its handshake hands it over. */
    private final class Watched extends ForwardingConnection {
        private int handovers;

        Watched(Connection connection) {
            super(connection);
        }

        @Override
        public void handler(ConnectionHandler next) {
            if (++handovers == handoversUntilWire) {
                wires.add(this);
            }
            super.handler(new Ending(this, next));
        }

        @Override
        public CompletionStage<Void> close() {
            wires.remove(this);
            return super.close();
        }

        @Override
        public void abort() {
            wires.remove(this);
            super.abort();
        }

        @Override
        public void abort(CloseReason why) {
            wires.remove(this);
            super.abort(why);
        }
    }

    private final class Ending extends ForwardingConnectionHandler {
        private final Watched wire;

        Ending(Watched wire, ConnectionHandler handler) {
            super(handler);
            this.wire = wire;
        }

        @Override
        public void closed(CloseReason why) {
            wires.remove(wire);
            super.closed(why);
        }
    }
}
