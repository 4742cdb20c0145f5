package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSettingsTest {
    private static final Duration ONE = Duration.ofSeconds(1);
    private static final Duration TWO = Duration.ofSeconds(2);

    @Test
    void theDefaultsAreThoseThatAreDocumented() {
        PoolSettings settings = PoolSettings.defaults();
        assertEquals(8, settings.members());
        assertEquals(Duration.ofMinutes(5), settings.latencySpan());
        assertEquals(ONE, settings.deathFloor());
        assertEquals(Duration.ofSeconds(30), settings.deathCeiling());
        assertEquals(Duration.ofMillis(200), settings.firstBackoff());
        assertEquals(Duration.ofSeconds(10), settings.maxBackoff());
        assertEquals(Duration.ofMillis(800), settings.scoutInterval());
        assertEquals(Duration.ofMillis(100), settings.wireSpacing());
        assertEquals(Duration.ofSeconds(60), settings.renewalInterval());
        assertEquals(Duration.ofSeconds(30), settings.probeInterval());
        assertEquals(Duration.ofMinutes(10), settings.shrinkLimit());
        assertEquals(0.05, settings.hedgeShare());
        assertFalse(settings.leakDetection());
    }

    @Test
    void whatIsSetIsWhatIsRead() {
        PoolSettings settings = PoolSettings.builder()
                .members(3)
                .latencySpan(Duration.ofMinutes(1))
                .deathFloor(TWO)
                .deathCeiling(Duration.ofSeconds(3))
                .firstBackoff(Duration.ofSeconds(4))
                .maxBackoff(Duration.ofSeconds(5))
                .scoutInterval(Duration.ofSeconds(9))
                .wireSpacing(Duration.ZERO)
                .renewalInterval(Duration.ofSeconds(6))
                .probeInterval(Duration.ofSeconds(7))
                .shrinkLimit(Duration.ofSeconds(8))
                .hedgeShare(0.5)
                .leakDetection(true)
                .build();
        assertEquals(3, settings.members());
        assertEquals(Duration.ofMinutes(1), settings.latencySpan());
        assertEquals(TWO, settings.deathFloor());
        assertEquals(Duration.ofSeconds(3), settings.deathCeiling());
        assertEquals(Duration.ofSeconds(4), settings.firstBackoff());
        assertEquals(Duration.ofSeconds(5), settings.maxBackoff());
        assertEquals(Duration.ofSeconds(9), settings.scoutInterval());
        assertEquals(Duration.ZERO, settings.wireSpacing());
        assertEquals(Duration.ofSeconds(6), settings.renewalInterval());
        assertEquals(Duration.ofSeconds(7), settings.probeInterval());
        assertEquals(Duration.ofSeconds(8), settings.shrinkLimit());
        assertEquals(0.5, settings.hedgeShare());
        assertTrue(settings.leakDetection());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 257})
    void aPoolHasBetweenOneAnd256Members(int members) {
        refused(builder -> builder.members(members));
    }

    @Test
    void boundsThatFallAreRefused() {
        refused(builder -> builder.deathFloor(TWO).deathCeiling(ONE));
        refused(builder -> builder.firstBackoff(TWO).maxBackoff(ONE));
    }

    @Test
    void timesThatAreNoTimesAreRefused() {
        Duration negative = Duration.ofNanos(-1);
        refused(builder -> builder.latencySpan(Duration.ZERO));
        refused(builder -> builder.deathFloor(Duration.ZERO));
        refused(builder -> builder.firstBackoff(negative));
        refused(builder -> builder.scoutInterval(Duration.ZERO));
        refused(builder -> builder.wireSpacing(negative));
        refused(builder -> builder.renewalInterval(negative));
        refused(builder -> builder.probeInterval(negative));
        refused(builder -> builder.shrinkLimit(negative));
    }

    @Test
    void aShareIsBetweenNoneAndAll() {
        refused(builder -> builder.hedgeShare(-0.1));
        refused(builder -> builder.hedgeShare(1.1));
        refused(builder -> builder.hedgeShare(Double.NaN));
    }

    private static void refused(UnaryOperator<PoolSettings.Builder> how) {
        PoolSettings.Builder builder = how.apply(PoolSettings.builder());
        assertThrows(IllegalArgumentException.class, builder::build);
    }
}
