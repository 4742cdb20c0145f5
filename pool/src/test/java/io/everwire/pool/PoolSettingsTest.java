package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSettingsTest {
    private static final Duration ONE = Duration.ofSeconds(1);
    private static final Duration TWO = Duration.ofSeconds(2);

    private final PoolSettings settings = PoolSettings.defaults();

    @Test
    void eachWitherChangesItsOwnAndNothingElse() {
        PoolSettings changed = settings.withMembers(3)
                .withLatencySpan(Duration.ofMinutes(1))
                .withDeathTimeout(ONE, TWO)
                .withBackoff(TWO, Duration.ofSeconds(3))
                .withWireSpacing(Duration.ZERO);
        assertEquals(
                new PoolSettings(3, Duration.ofMinutes(1), ONE, TWO, TWO, Duration.ofSeconds(3), Duration.ZERO),
                changed);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 257})
    void aPoolHasBetweenOneAnd256Members(int members) {
        assertThrows(IllegalArgumentException.class, () -> settings.withMembers(members));
    }

    @Test
    void boundsThatFallAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> settings.withDeathTimeout(TWO, ONE));
        assertThrows(IllegalArgumentException.class, () -> settings.withBackoff(TWO, ONE));
    }

    @Test
    void timesThatAreNoTimesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> settings.withLatencySpan(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> settings.withDeathTimeout(Duration.ZERO, ONE));
        assertThrows(IllegalArgumentException.class, () -> settings.withBackoff(Duration.ofSeconds(-1), ONE));
        assertThrows(IllegalArgumentException.class, () -> settings.withWireSpacing(Duration.ofNanos(-1)));
    }
}
