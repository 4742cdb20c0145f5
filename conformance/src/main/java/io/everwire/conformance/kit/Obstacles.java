package io.everwire.conformance.kit;

import io.everwire.spi.TransportProvider;
import java.util.Arrays;
import java.util.Optional;

/** Why a case does not apply to a transport, or not now. */
public final class Obstacles {
    private Obstacles() {}

    /** The first that there is, as a reason for people. */
    public static Optional<String> to(Case promise, TransportProvider provider, KitSettings settings) {
        return provider.unavailability()
                .map(why -> provider.name() + " cannot run here: " + why.reason())
                .or(() -> missing(promise, provider))
                .or(() -> tooLong(promise, settings));
    }

    private static Optional<String> missing(Case promise, TransportProvider provider) {
        return Arrays.stream(promise.needs())
                .filter(capability -> !provider.capabilities().contains(capability))
                .findFirst()
                .map(capability -> provider.name() + " does not declare " + capability);
    }

    private static Optional<String> tooLong(Case promise, KitSettings settings) {
        return promise.fullOnly() && !settings.full() ? Optional.of("only in size full") : Optional.empty();
    }
}
