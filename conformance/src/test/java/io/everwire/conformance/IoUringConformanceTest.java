package io.everwire.conformance;

import io.everwire.spi.TransportProvider;
import io.everwire.transport.iouring.IoUringTransportProvider;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Asked for by {@code -Deverwire.require=iouring}, and not part of every build yet: about one run in ten leaves the
 * descriptor of an aborted connection open for longer than the kit waits, and why is not understood.
 */
@EnabledIfSystemProperty(named = "everwire.require", matches = ".*iouring.*")
@ExtendWith(LeakCheck.class)
class IoUringConformanceTest implements TransportConformance {
    @Override
    public TransportProvider provider() {
        return new IoUringTransportProvider();
    }
}
