package io.everwire.conformance;

import io.everwire.conformance.cases.AddressCases;
import io.everwire.conformance.cases.BackpressureCases;
import io.everwire.conformance.cases.ChunkCases;
import io.everwire.conformance.cases.CloseCases;
import io.everwire.conformance.cases.DataCases;
import io.everwire.conformance.cases.DialCases;
import io.everwire.conformance.cases.ErrorCases;
import io.everwire.conformance.cases.FairnessCases;
import io.everwire.conformance.cases.HalfCloseCases;
import io.everwire.conformance.cases.HandshakeCases;
import io.everwire.conformance.cases.LifecycleCases;
import io.everwire.conformance.cases.ListenCases;
import io.everwire.conformance.cases.LoopCases;
import io.everwire.conformance.cases.MoveCases;
import io.everwire.conformance.cases.ProviderCases;
import io.everwire.conformance.cases.ResourceCases;
import io.everwire.conformance.cases.ResumeCases;
import io.everwire.conformance.cases.ScaleCases;
import io.everwire.conformance.cases.SessionEndCases;
import io.everwire.conformance.cases.ShutdownCases;
import io.everwire.conformance.cases.StreamCases;
import io.everwire.conformance.cases.TimeoutCases;
import io.everwire.conformance.kit.KitSettings;
import io.everwire.spi.TransportProvider;

/**
 * All cases over one transport. The author of a transport implements it in a class of their tests:
 *
 * <pre>{@code
 * class MyTransportTest implements TransportConformance {
 *     @Override
 *     public TransportProvider provider() {
 *         return new MyTransportProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>Behind the cases of the contract come those of sessions: all of Everwire, with the transport under one end, raw peers
 * under the other, and faults between them.
 *
 * <p>A case whose capability the transport does not declare is skipped with a reason. Settings are JUnit configuration
 * parameters or system properties; see {@link KitSettings}.
 */
public interface TransportConformance
        extends LifecycleCases,
                DialCases,
                ListenCases,
                DataCases,
                ChunkCases,
                BackpressureCases,
                FairnessCases,
                HalfCloseCases,
                CloseCases,
                ErrorCases,
                TimeoutCases,
                LoopCases,
                MoveCases,
                ShutdownCases,
                ResourceCases,
                ScaleCases,
                ProviderCases,
                AddressCases,
                HandshakeCases,
                StreamCases,
                ResumeCases,
                SessionEndCases {
    /** The transport under test. */
    @Override
    TransportProvider provider();
}
