package io.everwire.conformance.cli;

import io.everwire.spi.Capability;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Unavailability;
import io.everwire.transport.nio.NioTransportProvider;
import java.util.Optional;
import java.util.Set;

/** A provider of tests that is the one of NIO but for what it overrides. */
abstract class OverNio implements TransportProvider {
    private final TransportProvider nio = new NioTransportProvider();

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Set<Capability> capabilities() {
        return nio.capabilities();
    }

    @Override
    public Optional<Unavailability> unavailability() {
        return Optional.empty();
    }

    @Override
    public Transport create(TransportSettings settings) {
        return nio.create(settings);
    }
}
