package io.everwire.tunnel.cli;

import io.everwire.spi.TransportProvider;
import io.everwire.tunnel.transport.TransportChoice;
import picocli.CommandLine.Option;

/** Which transport carries all connections. */
final class TransportOption {
    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = TransportChoice.DEFAULT,
            description =
                    "What carries all connections: nio; iouring, on Linux; or auto, which is iouring where that can"
                            + " run and nio elsewhere (default: ${DEFAULT-VALUE}).")
    private String name = TransportChoice.DEFAULT;

    TransportProvider provider() {
        return TransportChoice.of(name);
    }
}
