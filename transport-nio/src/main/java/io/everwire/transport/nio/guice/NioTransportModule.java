package io.everwire.transport.nio.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.transport.nio.NioTransportProvider;
import java.util.Objects;

/** Binds {@link TransportProvider} and one {@link Transport}, which whoever made the injector shuts down. */
public final class NioTransportModule extends AbstractModule {
    private final TransportSettings settings;

    public NioTransportModule() {
        this(TransportSettings.defaults());
    }

    public NioTransportModule(TransportSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    @Override
    protected void configure() {
        TransportProvider nio = new NioTransportProvider();
        bind(TransportProvider.class).toInstance(nio);
        bind(Transport.class).toProvider(() -> nio.create(settings)).in(Scopes.SINGLETON);
    }
}
