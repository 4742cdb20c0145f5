package io.everwire.conformance;

import io.everwire.spi.TransportProvider;
import io.everwire.transport.nio.NioTransportProvider;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class NioConformanceTest implements TransportConformance {
    @Override
    public TransportProvider provider() {
        return new NioTransportProvider();
    }
}
