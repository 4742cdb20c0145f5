package io.everwire.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.everwire.spi.Capability;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import io.everwire.transport.nio.guice.NioTransportModule;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NioTransportProviderTest {
    @Test
    void itIsFoundByItsNameAndAlwaysAvailable() {
        TransportProvider found = Transports.named("nio");
        assertInstanceOf(NioTransportProvider.class, found);
        assertEquals(Optional.empty(), found.unavailability());
        assertEquals(EnumSet.allOf(Capability.class), found.capabilities());
    }

    @Test
    void guiceMakesOneTransport() {
        Injector injector = Guice.createInjector(new NioTransportModule());
        Transport transport = injector.getInstance(Transport.class);
        assertSame(transport, injector.getInstance(Transport.class));
        assertEquals("nio", injector.getInstance(TransportProvider.class).name());
        transport.shutdown(Duration.ofSeconds(5)).toCompletableFuture().join();
    }
}
