package com.example.blocking;

import io.everwire.conformance.TransportConformance;
import io.everwire.spi.TransportProvider;

class BlockingTransportTest implements TransportConformance {
    @Override
    public TransportProvider provider() {
        return new BlockingTransportProvider();
    }
}
