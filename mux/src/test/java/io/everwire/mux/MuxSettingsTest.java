package io.everwire.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is out of range is refused by name, where the settings are made. */
class MuxSettingsTest {
    private static void refused(String name, UnaryOperator<MuxSettings.Builder> change) {
        MuxSettings.Builder changed = change.apply(MuxSettings.builder());
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, changed::build).getMessage());
        assertTrue(message.startsWith(name + " "), message);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        refused("version", settings -> settings.version(3));
        refused("frameBytes", settings -> settings.frameBytes(0));
        refused("frameBytes", settings -> settings.frameBytes(32_769));
        refused("probeStreamBytes", settings -> settings.probeStreamBytes(-1));
    }

    @Test
    void windowsMustRise() {
        refused("window", settings -> settings.window(1_000_000).maxWindow(500_000));
        refused("window", settings -> settings.window(4_095));
        refused("firstWindow", settings -> settings.firstWindow(300_000));
        refused("firstWindow", settings -> settings.firstWindow(-1));
        refused("maxWindow", settings -> settings.maxWindow((1 << 26) + 1));
    }

    @Test
    void theKeepAliveIsMoreFrequentThanTheTimeout() {
        refused("nopInterval", settings -> settings.nopInterval(Duration.ofNanos(999_999)));
        refused("timeout", settings -> settings.nopInterval(Duration.ofMinutes(2))
                .timeout(Duration.ofMinutes(2)));
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        MuxLimits good = MuxLimits.defaults();
        assertThrows(IllegalArgumentException.class, () -> good.withStreams(0));
        assertThrows(IllegalArgumentException.class, () -> good.withUnread(1_000, 1L << 30));
        assertThrows(IllegalArgumentException.class, () -> good.withUnread(2 << 20, 1 << 20));
        assertThrows(IllegalArgumentException.class, () -> good.withWriteStall(Duration.ZERO));
    }

    @Test
    void whatIsSetIsWhatIsRead() {
        MuxLimits limits = MuxLimits.defaults().withStreams(5);
        MuxSettings settings = MuxSettings.builder()
                .version(1)
                .frameBytes(1_000)
                .nopInterval(Duration.ofSeconds(3))
                .timeout(Duration.ofSeconds(4))
                .firstWindow(5_000)
                .window(6_000)
                .maxWindow(7_000)
                .acknowledgements(false)
                .probes(false)
                .probeStreamBytes(8_000)
                .flightLimit(!MuxSettings.defaults().flightLimit())
                .limits(limits)
                .build();
        assertEquals(1, settings.version());
        assertEquals(1_000, settings.frameBytes());
        assertEquals(Duration.ofSeconds(3), settings.nopInterval());
        assertEquals(Duration.ofSeconds(4), settings.timeout());
        assertEquals(5_000, settings.firstWindow());
        assertEquals(6_000, settings.window());
        assertEquals(7_000, settings.maxWindow());
        assertEquals(false, settings.acknowledgements());
        assertEquals(false, settings.probes());
        assertEquals(8_000, settings.probeStreamBytes());
        assertEquals(!MuxSettings.defaults().flightLimit(), settings.flightLimit());
        assertEquals(limits, settings.limits());
    }
}
