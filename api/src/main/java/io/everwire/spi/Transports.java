package io.everwire.spi;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds transports by {@link ServiceLoader} and chooses one. */
public final class Transports {
    private static final int BELIEVED_NOES = 4;

    private Transports() {}

    /** All providers, highest priority first; those that cannot be loaded are left out. */
    public static List<TransportProvider> providers() {
        return providers(broken -> {});
    }

    /** As {@link #providers()}; what could not be loaded is told. */
    public static List<TransportProvider> providers(Consumer<Throwable> whenBroken) {
        List<TransportProvider> found = new ArrayList<>();
        Iterator<TransportProvider> services =
                ServiceLoader.load(TransportProvider.class).iterator();
        while (advance(services, found, whenBroken)) {}
        found.sort(Comparator.comparingInt(TransportProvider::priority).reversed());
        return found;
    }

    /** One broken plugin must not hide the others. */
    private static boolean advance(
            Iterator<TransportProvider> services, List<TransportProvider> found, Consumer<Throwable> whenBroken) {
        try {
            if (!services.hasNext()) {
                return false;
            }
            found.add(services.next());
        } catch (ServiceConfigurationError | LinkageError broken) {
            whenBroken.accept(broken);
            return true;
        }
        return true;
    }

    /**
     * The available provider of the highest priority.
     *
     * @throws EverwireException with {@code UNAVAILABLE}, naming each provider with its reason and remedy
     */
    public static TransportProvider best() {
        return best((passedOver, why) -> {});
    }

    /** As {@link #best()}; each provider of a higher priority that cannot run here is told. */
    public static TransportProvider best(BiConsumer<TransportProvider, Unavailability> whenPassedOver) {
        return best(providers(), whenPassedOver);
    }

    static TransportProvider best(
            List<TransportProvider> providers, BiConsumer<TransportProvider, Unavailability> whenPassedOver) {
        List<String> reasons = new ArrayList<>();
        for (TransportProvider provider : providers) {
            Optional<Unavailability> why = unavailability(provider);
            if (why.isEmpty()) {
                return provider;
            }
            whenPassedOver.accept(provider, why.get());
            reasons.add(describe(provider, why.get()));
        }
        throw unavailable(reasons.isEmpty() ? "no transport on the class or module path" : String.join("; ", reasons));
    }

    /**
     * Why the provider cannot run here, asked again before a no is believed: on a busy machine the test behind the answer
     * may have run out of time. Takes twelve seconds at most.
     */
    public static Optional<Unavailability> unavailability(TransportProvider provider) {
        Optional<Unavailability> why = provider.unavailability();
        for (int noes = 1; why.isPresent() && noes < BELIEVED_NOES; noes++) {
            why = provider.unavailability();
        }
        return why;
    }

    /**
     * The provider of that name.
     *
     * @throws EverwireException with {@code UNAVAILABLE} where there is none, or it cannot run here
     */
    public static TransportProvider named(String name) {
        return named(name, providers());
    }

    static TransportProvider named(String name, List<TransportProvider> providers) {
        TransportProvider provider = providers.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unavailable("no transport named '" + name + "'; there are: " + names(providers)));
        unavailability(provider).ifPresent(why -> {
            throw unavailable(describe(provider, why));
        });
        return provider;
    }

    private static String names(List<TransportProvider> providers) {
        return providers.stream().map(TransportProvider::name).collect(Collectors.joining(", "));
    }

    private static String describe(TransportProvider provider, Unavailability why) {
        return "transport " + provider.name() + " cannot run here: " + why.reason() + " " + why.remedy();
    }

    private static EverwireException unavailable(String detail) {
        return new CloseReason(Scope.OWNER, ErrorCode.UNAVAILABLE, Initiator.LIBRARY, detail).toException();
    }
}
