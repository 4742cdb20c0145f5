package io.everwire.pool.guice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import io.everwire.api.SessionDialer;
import io.everwire.api.SessionPool;
import io.everwire.pool.PoolSettings;
import io.everwire.pool.ResumableSessionPool;
import io.everwire.spi.ThreadLoop;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolModuleTest {
    private final Injector injector = Guice.createInjector(
            new PoolModule(PoolSettings.builder().members(3).build()), new AbstractModule() {
                @Override
                protected void configure() {
                    bind(SessionDialer.class).toInstance((id, observer) -> {
                        throw new AssertionError("nobody started the pool");
                    });
                }
            });

    @Test
    void thereIsOnePoolOverTheDialerThatIsBound() throws Exception {
        SessionPool pool = injector.getInstance(SessionPool.class);
        assertInstanceOf(ResumableSessionPool.class, pool);
        assertSame(pool, injector.getInstance(ResumableSessionPool.class));
        assertEquals(3, pool.snapshot().members().size());
        pool.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        ThreadLoop loop = injector.getInstance(Key.get(ThreadLoop.class, PoolLoop.class));
        loop.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
