package io.everwire.spi;

import java.util.Optional;
import java.util.Set;

/** A transport that can be chosen; found by {@link java.util.ServiceLoader}. Its constructor must be cheap. */
public interface TransportProvider {
    /** Lower case, stable: {@code nio}. */
    String name();

    /** The highest available priority wins where the user names none. */
    int priority();

    Set<Capability> capabilities();

    /**
     * Why it cannot run here, or empty if it can. Answers within three seconds and never throws. Whoever chooses asks by
     * {@link Transports#unavailability}, which does not believe a single no.
     */
    Optional<Unavailability> unavailability();

    /** Makes one; its owner shuts it down. */
    Transport create(TransportSettings settings);
}
