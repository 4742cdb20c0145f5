package io.everwire.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import io.everwire.spi.Unavailability;
import io.everwire.transport.iouring.IoUringTransportProvider;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where the system allows io_uring; {@code -Deverwire.require=iouring} makes its absence a failure (LC-9). */
@ExtendWith(LeakCheck.class)
class IoUringConformanceTest implements TransportConformance {
    @BeforeAll
    static void ioUringIsThere() {
        Optional<Unavailability> why = Transports.unavailability(new IoUringTransportProvider());
        String words = why.map(Unavailability::toString).orElse("");
        assertTrue(why.isEmpty() || !System.getProperty("everwire.require", "").contains("iouring"), words);
        assumeTrue(why.isEmpty(), words);
    }

    @Override
    public TransportProvider provider() {
        return new IoUringTransportProvider();
    }
}
