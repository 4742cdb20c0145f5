package io.everwire.tunnel.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.guice.SmuxModule;
import io.everwire.protocolr.guice.ProtocolRModule;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import java.security.SecureRandom;

/** What both sides stand on: one transport, protocol R, smux, and one source of randomness. */
final class CoreModule extends AbstractModule {
    private final TransportProvider provider;

    CoreModule(TransportProvider provider) {
        this.provider = provider;
    }

    @Override
    protected void configure() {
        install(new SmuxModule(MuxSettings.defaults()));
        install(new ProtocolRModule());
    }

    @Provides
    @Singleton
    Transport transport() {
        return provider.create(TransportSettings.defaults());
    }

    @Provides
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }
}
