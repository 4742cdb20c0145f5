package io.everwire.tunnel.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.everwire.mux.guice.SmuxModule;
import io.everwire.protocolr.guice.ProtocolRModule;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.tunnel.settings.ProgramSettings;
import java.security.SecureRandom;

/** What both sides stand on: one transport, protocol R, smux, and one source of randomness. */
final class CoreModule extends AbstractModule {
    private final TransportProvider provider;
    private final ProgramSettings settings;

    CoreModule(TransportProvider provider, ProgramSettings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    @Override
    protected void configure() {
        install(new SmuxModule(settings.mux()));
        install(new ProtocolRModule(settings.protocol()));
    }

    @Provides
    @Singleton
    Transport transport() {
        return provider.create(settings.transport());
    }

    @Provides
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }
}
