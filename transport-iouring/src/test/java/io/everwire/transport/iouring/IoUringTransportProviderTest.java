package io.everwire.transport.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import io.everwire.spi.Unavailability;
import io.everwire.transport.iouring.guice.IoUringTransportModule;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the transport is found; {@code -Deverwire.require=iouring} makes its absence a failure. */
@Timeout(20)
class IoUringTransportProviderTest {
    private static void needIoUring(TransportProvider provider) {
        Optional<Unavailability> why = Transports.unavailability(provider);
        if (System.getProperty("everwire.require", "").contains("iouring")) {
            assertEquals(Optional.empty(), why);
        }
        assumeTrue(why.isEmpty(), () -> why.orElseThrow().reason());
    }

    @Test
    void itIsFoundByTheServiceLoaderAndComesBeforeNio() {
        TransportProvider found = Transports.providers().stream()
                .filter(provider -> provider.name().equals("iouring"))
                .findFirst()
                .orElseThrow();
        assertTrue(found.priority() > 0);
    }

    @Test
    void whereTheKernelAllowsItOneByteGoesThereAndBack() throws Exception {
        IoUringTransportProvider provider = new IoUringTransportProvider();
        needIoUring(provider);
        RoundTrip.over(provider.create(TransportSettings.defaults().withLoops(2)), Duration.ofSeconds(5));
    }

    @Test
    void guiceMakesOneTransport() {
        needIoUring(new IoUringTransportProvider());
        Injector injector = Guice.createInjector(
                new IoUringTransportModule(TransportSettings.defaults().withLoops(1)));
        Transport transport = injector.getInstance(Transport.class);
        assertSame(transport, injector.getInstance(Transport.class));
        transport.shutdown(Duration.ofSeconds(2)).toCompletableFuture().join();
    }
}
