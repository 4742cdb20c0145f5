package io.everwire.conformance;

import io.everwire.spi.TransportProvider;
import io.everwire.transport.iouring.IoUringTransportProvider;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class IoUringConformanceTest implements TransportConformance {
    @Override
    public TransportProvider provider() {
        return new IoUringTransportProvider();
    }
}
