package io.everwire.conformance.report;

import io.everwire.spi.Capability;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import io.everwire.spi.Unavailability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transport that was asked for.
 *
 * @param provider its class
 * @param unavailable why it cannot run here and what to do; null where it can
 */
public record TransportEntry(
        String name,
        String provider,
        List<Capability> capabilities,
        @Nullable String unavailable) {
    public static TransportEntry of(TransportProvider provider) {
        return new TransportEntry(
                provider.name(),
                provider.getClass().getName(),
                provider.capabilities().stream().sorted().toList(),
                Transports.unavailability(provider)
                        .map(TransportEntry::sentence)
                        .orElse(null));
    }

    private static String sentence(Unavailability why) {
        return why.reason() + " " + why.remedy();
    }

    public boolean available() {
        return unavailable == null;
    }
}
