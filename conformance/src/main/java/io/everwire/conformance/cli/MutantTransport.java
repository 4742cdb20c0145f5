package io.everwire.conformance.cli;

import io.everwire.conformance.TransportConformance;
import io.everwire.conformance.mutant.Mutant;
import io.everwire.conformance.mutant.Mutants;
import io.everwire.conformance.rig.RawNetwork;
import io.everwire.mux.MuxSettings;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.TransportProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** All cases over the mutant that a configuration parameter names. */
@ExtendWith(MutantTransport.Resolver.class)
final class MutantTransport implements TransportConformance {
    static final String PARAMETER = "everwire.conformance.cli.mutant";

    private final Mutant mutant;

    MutantTransport(Mutant mutant) {
        this.mutant = mutant;
    }

    @Override
    public TransportProvider provider() {
        return mutant;
    }

    @Override
    public RawNetwork network() {
        return RawNetwork.of(mutant.network());
    }

    @Override
    public Multiplexer multiplexer(MuxSettings settings) {
        return mutant.multiplexer(TransportConformance.super.multiplexer(settings));
    }

    /** Finds it by its name. */
    static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Mutant.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            String name = context.getConfigurationParameter(PARAMETER).orElseThrow();
            return Mutants.named(name);
        }
    }
}
