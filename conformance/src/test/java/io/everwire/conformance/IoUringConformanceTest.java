package io.everwire.conformance;

import io.everwire.spi.TransportProvider;
import io.everwire.transport.iouring.IoUringTransportProvider;

class IoUringConformanceTest implements TransportConformance {
    @Override
    public TransportProvider provider() {
        return new IoUringTransportProvider();
    }
}
