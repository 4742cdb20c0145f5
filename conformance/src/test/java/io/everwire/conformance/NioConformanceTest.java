package io.everwire.conformance;

import io.everwire.spi.TransportProvider;
import io.everwire.transport.nio.NioTransportProvider;

class NioConformanceTest implements TransportConformance {
    @Override
    public TransportProvider provider() {
        return new NioTransportProvider();
    }
}
