package io.everwire.testkit.simulation;

import io.everwire.spi.Capability;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Unavailability;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Gives code that takes a provider the transport of a simulated host. */
final class SimulatedProvider implements TransportProvider {
    private final SimulatedNetwork network;
    private final String host;

    SimulatedProvider(SimulatedNetwork network, String host) {
        this.network = network;
        this.host = host;
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public int priority() {
        return 0;
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
        return network.transport(host, settings);
    }
}
