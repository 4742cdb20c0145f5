package io.everwire.tunnel.cli;

import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which transport carries all connections. */
final class TransportOption {
    @Option(
            names = "--transport",
            paramLabel = "NAME",
            converter = Converters.TransportName.class,
            description = "The transport for all connections; the best that is available by default.")
    private @Nullable TransportProvider named;

    TransportProvider provider() {
        return named == null ? Transports.best() : named;
    }
}
