package io.everwire.conformance;

import io.everwire.conformance.rig.RawNetwork;
import io.everwire.spi.TransportProvider;
import io.everwire.testkit.memory.MemoryNetwork;
import io.everwire.testkit.memory.MemoryTransportProvider;

/** The kit's check of itself: where no kernel is in between, a transport that keeps the contract passes everything. */
class MemoryConformanceTest implements TransportConformance {
    private final MemoryNetwork network = new MemoryNetwork();
    private final TransportProvider provider = new MemoryTransportProvider(network);

    @Override
    public TransportProvider provider() {
        return provider;
    }

    @Override
    public RawNetwork network() {
        return RawNetwork.of(network);
    }
}
