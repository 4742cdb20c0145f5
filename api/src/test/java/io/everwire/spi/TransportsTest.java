package io.everwire.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransportsTest {
    private final TransportProvider broken = new Provider("fast", new Unavailability("No kernel for it.", "Get one."));
    private final TransportProvider good = new Provider("plain", null);
    private final List<String> passedOver = new ArrayList<>();

    @Test
    void theFirstThatIsAvailableWins() {
        assertSame(good, best(broken, good));
        assertSame(good, best(good, broken));
    }

    private TransportProvider best(TransportProvider... providers) {
        return Transports.best(List.of(providers), (provider, why) -> passedOver.add(provider.name() + why.reason()));
    }

    @Test
    void whatIsPassedOverIsTold() {
        best(good, broken);
        assertEquals(List.of(), passedOver);
        best(broken, good);
        assertEquals(List.of("fastNo kernel for it."), passedOver);
    }

    @Test
    void aNoIsNotBelievedAtOnce() {
        Optional<Unavailability> no = broken.unavailability();
        List<Optional<Unavailability>> answers = new ArrayList<>(List.of(no, no, no, Optional.empty(), no));
        TransportProvider slow = new Provider("slow", null) {
            @Override
            public Optional<Unavailability> unavailability() {
                return answers.remove(0);
            }
        };
        assertSame(slow, best(slow, good));
        assertEquals(1, answers.size());
    }

    @Test
    void whereNoneIsAvailableEachIsNamedWithReasonAndRemedy() {
        EverwireException none = assertThrows(EverwireException.class, () -> best(broken));
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

    private static class Provider implements TransportProvider {
        private final String name;
        private final @Nullable Unavailability why;

        Provider(String name, @Nullable Unavailability why) {
            this.name = name;
            this.why = why;
        }

        @Override
        public String name() {
            return name;
        }

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
