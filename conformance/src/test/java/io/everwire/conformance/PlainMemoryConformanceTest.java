package io.everwire.conformance;

import io.everwire.conformance.rig.RawNetwork;
import io.everwire.spi.TransportProvider;
import io.everwire.testkit.memory.MemoryNetwork;
import io.everwire.testkit.memory.MemoryTransportProvider;
import java.util.Set;

/** The core that nobody can opt out of: a transport without any capability passes it, and refuses the rest. */
class PlainMemoryConformanceTest implements TransportConformance {
    private final MemoryNetwork network = new MemoryNetwork();
    private final TransportProvider provider = new MemoryTransportProvider(network, Set.of());

    @Override
    public TransportProvider provider() {
        return provider;
    }

    @Override
    public RawNetwork network() {
        return RawNetwork.of(network);
    }
}
