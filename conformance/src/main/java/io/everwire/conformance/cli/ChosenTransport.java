package io.everwire.conformance.cli;

import io.everwire.conformance.TransportConformance;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** All cases over the transport that a configuration parameter names. */
@ExtendWith(ChosenTransport.Resolver.class)
final class ChosenTransport implements TransportConformance {
    /** Holds the class name of the provider, which no two transports share. */
    static final String PARAMETER = "everwire.conformance.cli.provider";

    private final TransportProvider provider;

    ChosenTransport(TransportProvider provider) {
        this.provider = provider;
    }

    @Override
    public TransportProvider provider() {
        return provider;
    }

    /** Finds the provider, the plugins' included. */
    static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TransportProvider.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            String name = context.getConfigurationParameter(PARAMETER).orElseThrow();
            return Transports.providers().stream()
                    .filter(provider -> provider.getClass().getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(name + " has gone"));
        }
    }
}
