package io.everwire.tunnel.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.everwire.protocolr.SessionAcceptor;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.tunnel.ExitOptions;
import io.everwire.tunnel.TunnelExit;
import io.everwire.tunnel.settings.ProgramSettings;

/** Binds one {@link TunnelExit}, which whoever made the injector starts and closes. */
public final class ExitModule extends AbstractModule {
    private final TransportProvider transport;
    private final ExitOptions options;
    private final ProgramSettings settings;

    public ExitModule(TransportProvider transport, ExitOptions options) {
        this(transport, options, ProgramSettings.defaults());
    }

    public ExitModule(TransportProvider transport, ExitOptions options, ProgramSettings settings) {
        this.transport = transport;
        this.options = options;
        this.settings = settings;
    }

    @Override
    protected void configure() {
        install(new CoreModule(transport, settings));
    }

    @Provides
    @Singleton
    TunnelExit exit(Transport shared, SessionAcceptor.Builder builder) {
        return new TunnelExit(shared, builder, options);
    }
}
