package io.everwire.conformance.kit;

import io.everwire.conformance.rig.RawNetwork;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.TransportProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.TestInstance;

/** What every group of cases needs to know: the transport that they are about. */
@DisplayNameGeneration(CaseNames.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public interface UnderTest {
    /** The transport under test; asked more than once, so it should be cheap. */
    TransportProvider provider();

    /** What lies below it, which raw peers are made of. */
    default RawNetwork network() {
        return RawNetwork.ofSockets();
    }

    /** What makes the streams of the session cases: smux. */
    default Multiplexer multiplexer(MuxSettings settings) {
        return new SmuxMultiplexer(settings);
    }
}
