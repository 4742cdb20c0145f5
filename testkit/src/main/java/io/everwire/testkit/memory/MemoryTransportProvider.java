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

    public MemoryTransportProvider(MemoryNetwork network) {
        this.network = network;
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
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public Optional<Unavailability> unavailability() {
        return Optional.empty();
    }

    @Override
    public Transport create(TransportSettings settings) {
        return new MemoryTransport(network, settings);
    }
}
