package io.everwire.testkit.memory;

import io.everwire.spi.Capability;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Unavailability;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The whole transport contract in memory: what dials one of its transports reaches what listens at another one on the
 * same {@link MemoryNetwork}, and nothing else. It is not found by {@link java.util.ServiceLoader}, as it leads nowhere.
 */
public final class MemoryTransportProvider implements TransportProvider {
    private final MemoryNetwork network;
    private final Set<Capability> capabilities;

    /** With all capabilities. */
    public MemoryTransportProvider(MemoryNetwork network) {
        this(network, EnumSet.allOf(Capability.class));
    }

    /** With these capabilities: what is not among them is refused. */
    public MemoryTransportProvider(MemoryNetwork network, Set<Capability> capabilities) {
        this.network = network;
        this.capabilities = Set.copyOf(capabilities);
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public Optional<Unavailability> unavailability() {
        return Optional.empty();
    }

    @Override
    public Transport create(TransportSettings settings) {
        return new MemoryTransport(network, settings, capabilities);
    }
}
