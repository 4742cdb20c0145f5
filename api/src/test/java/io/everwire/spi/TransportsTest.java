package io.everwire.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransportsTest {
    private final TransportProvider broken = new Provider("fast", new Unavailability("No kernel for it.", "Get one."));
    private final TransportProvider good = new Provider("plain", null);

    @Test
    void theFirstThatIsAvailableWins() {
        assertSame(good, Transports.best(List.of(broken, good)));
    }

    @Test
    void whereNoneIsAvailableEachIsNamedWithReasonAndRemedy() {
        EverwireException none = assertThrows(EverwireException.class, () -> Transports.best(List.of(broken)));
        assertEquals(ErrorCode.UNAVAILABLE, none.code());
        assertTrue(none.reason().detail().contains("transport fast cannot run here: No kernel for it. Get one."));
    }

    @Test
    void aNameThatIsNotThereTellsWhichAre() {
        EverwireException unknown =
                assertThrows(EverwireException.class, () -> Transports.named("slow", List.of(broken, good)));
        assertTrue(
                unknown.reason().detail().contains("fast, plain"),
                unknown.reason().detail());
    }

    @Test
    void aNamedTransportThatCannotRunSaysWhy() {
        EverwireException cannot =
                assertThrows(EverwireException.class, () -> Transports.named("fast", List.of(broken, good)));
        assertTrue(
                cannot.reason().detail().contains("No kernel"), cannot.reason().detail());
        assertSame(good, Transports.named("plain", List.of(broken, good)));
    }

    private record Provider(String name, @Nullable Unavailability why) implements TransportProvider {
        @Override
        public int priority() {
            return 0;
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public Optional<Unavailability> unavailability() {
            return Optional.ofNullable(why);
        }

        @Override
        public Transport create(TransportSettings settings) {
            throw new UnsupportedOperationException();
        }
    }
}
