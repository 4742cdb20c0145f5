package io.everwire.conformance.kit;

import io.everwire.conformance.rig.RawNetwork;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import java.util.Arrays;
import java.util.Optional;

/** Why a case does not apply to a transport, or not now. */
public final class Obstacles {
    /** The system property that names, separated by commas, the transports that have to run here. */
    public static final String REQUIRED = "everwire.require";

    private Obstacles() {}

    /** The first that there is, as a reason for people. */
    public static Optional<String> to(
            Case promise, TransportProvider provider, RawNetwork network, KitSettings settings) {
        return unavailable(provider)
                .or(() -> missing(promise, provider))
                .or(() -> declared(promise, provider))
                .or(() -> withoutSockets(promise, provider, network))
                .or(() -> tooLong(promise, settings));
    }

    /** Where it has to run, that it does not is no reason to skip: each case will fail by it. */
    private static Optional<String> unavailable(TransportProvider provider) {
        return isRequired(provider)
                ? Optional.empty()
                : Transports.unavailability(provider).map(why -> provider.name() + " cannot run here: " + why.reason());
    }

    /** Whether {@link #REQUIRED} names it. */
    public static boolean isRequired(TransportProvider provider) {
        return Arrays.asList(System.getProperty(REQUIRED, "").split(",", -1)).contains(provider.name());
    }

    private static Optional<String> missing(Case promise, TransportProvider provider) {
        return Arrays.stream(promise.needs())
                .filter(capability -> !provider.capabilities().contains(capability))
                .findFirst()
                .map(capability -> provider.name() + " does not declare " + capability);
    }

    private static Optional<String> declared(Case promise, TransportProvider provider) {
        return Arrays.stream(promise.lacks())
                .filter(provider.capabilities()::contains)
                .findFirst()
                .map(capability -> provider.name() + " declares " + capability);
    }

    private static Optional<String> withoutSockets(Case promise, TransportProvider provider, RawNetwork network) {
        return promise.sockets() && !network.isOfSockets()
                ? Optional.of(provider.name() + " has no sockets of the kernel's")
                : Optional.empty();
    }

    private static Optional<String> tooLong(Case promise, KitSettings settings) {
        return promise.fullOnly() && !settings.full() ? Optional.of("only in size full") : Optional.empty();
    }
}
