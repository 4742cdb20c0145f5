package io.everwire.tunnel.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Ports for servers that come back at the same address. */
final class Ports {
    /**
     * Below the ports that the kernel gives to outgoing connections: such a one would be in use when the server is back,
     * and a client that dials it on loopback meanwhile might even connect to itself.
     */
    private static final int FIRST = 15_000;

    private static final int COUNT = 15_000;
    private static final int ATTEMPTS = 100;

    private Ports() {}

    /** A port of loopback at which nobody listens, {@code host:port}. */
    static String free() throws IOException {
        Random random = new Random();
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = FIRST + random.nextInt(COUNT);
            try (ServerSocket trial = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return "127.0.0.1:" + trial.getLocalPort();
            } catch (IOException inUse) {
                // another one
            }
        }
        throw new IOException("no free port");
    }
}
