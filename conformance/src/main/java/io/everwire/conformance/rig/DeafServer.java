package io.everwire.conformance.rig;

import java.net.SocketAddress;

/** Its queue of connections is full, so that nobody gets an answer any more. */
public final class DeafServer {
    private static final int MORE_THAN_THE_QUEUE = 6;

    private final RawServer server;

    /** Ends with the rig. */
    public DeafServer(Rig rig) {
        server = rig.server(1);
        for (int i = 0; i < MORE_THAN_THE_QUEUE; i++) {
            rig.knock(server.local());
        }
    }

    public SocketAddress address() {
        return server.local();
    }

    /** Takes two, so that there is room again. */
    public void listenAgain() {
        server.accept().close();
        server.accept().close();
    }
}
