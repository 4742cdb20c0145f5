package io.everwire.pool.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.everwire.api.SessionDialer;
import io.everwire.api.SessionPool;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.spi.ThreadLoop;
import java.security.SecureRandom;

/**
 * Binds {@link SessionPool} to one {@link ResumableSessionPool} over the {@link SessionDialer} that another module
 * binds; needs a {@link SecureRandom}, too. The program starts the pool, and at its end closes it and then shuts down the {@link PoolLoop} {@link
 * ThreadLoop}.
 */
public final class PoolModule extends AbstractModule {
    private final PoolSettings settings;

    public PoolModule(PoolSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(SessionPool.class).to(ResumableSessionPool.class);
    }

    @Provides
    @Singleton
    @PoolLoop
    ThreadLoop loop() {
        return new ThreadLoop("everwire-pool");
    }

    @Provides
    @Singleton
    ResumableSessionPool pool(SessionDialer dialer, @PoolLoop ThreadLoop loop, SecureRandom random) {
        return new ResumableSessionPool(dialer, loop, random, settings);
    }
}
