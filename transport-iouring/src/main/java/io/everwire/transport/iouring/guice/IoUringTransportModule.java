package io.everwire.transport.iouring.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.transport.iouring.IoUringTransportProvider;
import java.util.Objects;

/** Binds {@link TransportProvider} and one {@link Transport}, which whoever made the injector shuts down. */
public final class IoUringTransportModule extends AbstractModule {
    private final TransportSettings settings;

    public IoUringTransportModule() {
        this(TransportSettings.defaults());
    }

    public IoUringTransportModule(TransportSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    @Override
    protected void configure() {
        TransportProvider ioUring = new IoUringTransportProvider();
        bind(TransportProvider.class).toInstance(ioUring);
        bind(Transport.class).toProvider(() -> ioUring.create(settings)).in(Scopes.SINGLETON);
    }
}
