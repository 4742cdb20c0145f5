package io.everwire.tunnel.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a live page is served, if at all. */
final class DashboardOption {
    @Option(
            names = "--dashboard",
            paramLabel = "[HOST:]PORT",
            converter = Converters.Local.class,
            description =
                    "Serve a page that shows the pool live, on loopback unless a host is named; port 0 takes a free"
                            + " one. The address that is printed holds a token: whoever knows it may look.")
    private @Nullable InetSocketAddress at;

    /** What serves it. */
    @FunctionalInterface
    interface Server {
        /** The address to open in a browser. */
        String serve(InetSocketAddress at) throws IOException, InterruptedException;
    }

    /** The line to be printed; empty if no page is asked for. */
    String[] serveBy(Server server) throws InterruptedException {
        if (at == null) {
            return new String[0];
        }
        try {
            return new String[] {"DASHBOARD " + server.serve(at)};
        } catch (IOException taken) {
            throw new UserError(String.valueOf(taken.getMessage()));
        }
    }
}
