package io.everwire.mux.guice;

import com.google.inject.AbstractModule;
import io.everwire.mux.MuxSettings;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.spi.Multiplexer;

/** Binds {@link Multiplexer} to smux with the settings given. */
public final class SmuxModule extends AbstractModule {
    private final MuxSettings settings;

    public SmuxModule(MuxSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(Multiplexer.class).toInstance(new SmuxMultiplexer(settings));
    }
}
