package io.everwire.conformance.kit;

import io.everwire.spi.TransportProvider;
import org.junit.jupiter.api.TestInstance;

/** What every group of cases needs to know: the transport that they are about. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public interface UnderTest {
    /** The transport under test; asked more than once, so it should be cheap. */
    TransportProvider provider();
}
