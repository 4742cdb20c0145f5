package io.everwire.tunnel.transport;

import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import io.everwire.spi.Unavailability;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what a user asks for to a transport that runs here. Stateless. */
public final class TransportChoice {
    /** Runs everywhere. */
    public static final String DEFAULT = "nio";

    /** The best of those that run here. */
    public static final String AUTO = "auto";

    private static final Logger LOG = LoggerFactory.getLogger(TransportChoice.class);

    private TransportChoice() {}

    /**
     * The transport of that name, or the one of the highest priority that runs here for {@link #AUTO}. Where better ones
     * cannot, that is one line in the log and one {@code everwire.TransportPassedOver} each in the Flight Recorder.
     *
     * @throws io.everwire.api.EverwireException with {@code UNAVAILABLE}, and with what to do, where there is none of that
     *     name, or none that can run here
     */
    public static TransportProvider of(String name) {
        return name.equals(AUTO) ? best(Transports::best) : Transports.named(name);
    }

    static TransportProvider best(Function<BiConsumer<TransportProvider, Unavailability>, TransportProvider> search) {
        List<TransportPassedOver> events = new ArrayList<>();
        TransportProvider used = search.apply((better, why) -> events.add(TransportPassedOver.of(better, why)));
        events.forEach(event -> event.writeFor(used.name()));
        if (!events.isEmpty()) {
            LOG.warn(
                    "Using the transport {}: {}",
                    used.name(),
                    events.stream().map(TransportPassedOver::text).collect(Collectors.joining(" ")));
        }
        return used;
    }
}
