package io.everwire.conformance.cli;

import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import io.everwire.spi.Unavailability;
import java.util.List;
import java.util.stream.Collectors;

/** Which transports are checked. */
final class Choice {
    private Choice() {}

    /** Those of these names, available or not; without names all that are available. */
    static List<TransportProvider> of(List<String> names, List<TransportProvider> providers) {
        return names.isEmpty()
                ? available(providers)
                : names.stream().distinct().map(name -> named(name, providers)).toList();
    }

    private static TransportProvider named(String name, List<TransportProvider> providers) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Stopped(
                        ExitCode.NO_SUCH_TRANSPORT, "no transport '" + name + "'; there are: " + listed(providers)));
    }

    private static String listed(List<TransportProvider> providers) {
        return providers.stream().map(TransportProvider::name).collect(Collectors.joining(", "));
    }

    private static List<TransportProvider> available(List<TransportProvider> providers) {
        if (providers.isEmpty()) {
            throw new Stopped(ExitCode.NO_SUCH_TRANSPORT, "there is no transport at all");
        }
        List<TransportProvider> able = providers.stream()
                .filter(provider -> Transports.unavailability(provider).isEmpty())
                .toList();
        if (able.isEmpty()) {
            throw new Stopped(ExitCode.UNAVAILABLE, "no transport can run here: " + reasons(providers));
        }
        return able;
    }

    private static String reasons(List<TransportProvider> providers) {
        return providers.stream()
                .map(provider -> provider.name() + ": "
                        + provider.unavailability().map(Unavailability::reason).orElse(""))
                .collect(Collectors.joining("; "));
    }
}
