package io.everwire.bench.cli;

import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What Everwire's wires run over. */
final class TransportOptions {
    @Option(
            names = "--transport",
            paramLabel = "NAME",
            converter = Converters.TransportName.class,
            description =
                    "The transport: nio, iouring, or auto, which is the best of those that run here (default: auto).")
    private @Nullable TransportProvider named;

    @Option(
            names = "--loops",
            paramLabel = "N",
            description = "Threads of the transport (default: as Everwire has it).")
    private int loops = TransportSettings.defaults().loops();

    TransportProvider provider() {
        return named == null ? Transports.best() : named;
    }

    TransportSettings settings() {
        return TransportSettings.defaults().withLoops(loops);
    }
}
