package io.everwire.tunnel.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.everwire.api.SessionDialer;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.pool.guice.PoolLoop;
import io.everwire.pool.guice.PoolModule;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.spi.ThreadLoop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.tunnel.ClientOptions;
import io.everwire.tunnel.ExitAddress;
import io.everwire.tunnel.TunnelClient;
import io.everwire.tunnel.settings.ProgramSettings;

/** Binds one {@link TunnelClient}, which whoever made the injector starts and closes. */
public final class ClientModule extends AbstractModule {
    private final TransportProvider transport;
    private final ClientOptions options;
    private final ProgramSettings settings;

    public ClientModule(TransportProvider transport, ClientOptions options, PoolSettings pool) {
        this(transport, options, ProgramSettings.defaults().withPool(pool));
    }

    public ClientModule(TransportProvider transport, ClientOptions options, ProgramSettings settings) {
        this.transport = transport;
        this.options = options;
        this.settings = settings;
    }

    @Override
    protected void configure() {
        install(new CoreModule(transport, settings));
        install(new PoolModule(settings.pool()));
    }

    @Provides
    @Singleton
    ExitAddress exitAddress() {
        return new ExitAddress(options.exit());
    }

    @Provides
    @Singleton
    SessionDialer dialer(ResumableDialer.Builder builder, ExitAddress exit) {
        return builder.exitAddresses(exit)
                .exitKeys(options.exitKeys().keys())
                .credentials(options.credentials())
                .build();
    }

    @Provides
    @Singleton
    TunnelClient client(
            Transport shared, ResumableSessionPool sessions, @PoolLoop ThreadLoop poolLoop, ExitAddress exit) {
        return new TunnelClient(shared, sessions, poolLoop, exit, options);
    }
}
