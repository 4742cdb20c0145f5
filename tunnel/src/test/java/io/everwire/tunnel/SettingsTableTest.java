package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.mux.MuxLimits;
import io.everwire.mux.MuxSettings;
import io.everwire.pool.PoolSettings;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.spi.TransportSettings;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/settings.md} has a row for each setting, in the order of the code and with its default. */
class SettingsTableTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(\\w+)` \\| ([^|]+) \\|([^|]+)\\|.*\\|$", Pattern.MULTILINE);
    private static final Pattern AMOUNT = Pattern.compile("([\\d,.]+) ?(ms|s|min|h|KiB|MiB|GiB|TiB|)");
    private static final Map<String, Long> UNITS = Map.of(
            "ms",
            1L,
            "s",
            1_000L,
            "min",
            60_000L,
            "h",
            3_600_000L,
            "KiB",
            1L << 10,
            "MiB",
            1L << 20,
            "GiB",
            1L << 30,
            "TiB",
            1L << 40);

    /** Their defaults are no constants: the table says how they come about. */
    private static final Set<String> TOLD_IN_WORDS = Set.of("replayBytesPerPrincipal", "limits", "loops");

    static Stream<Arguments> settings() {
        return Stream.of(
                        PoolSettings.defaults(),
                        ProtocolRSettings.defaults(),
                        MuxSettings.defaults(),
                        MuxLimits.defaults(),
                        TransportSettings.defaults())
                .map(defaults -> Arguments.of(defaults.getClass().getSimpleName(), defaults));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void theTableNamesEachSettingAndItsDefault(String name, Object defaults) throws Exception {
        Map<String, String> told = rows(name);
        assertEquals(List.copyOf(names(defaults)), List.copyOf(told.keySet()));
        for (Map.Entry<String, String> row : told.entrySet()) {
            if (!TOLD_IN_WORDS.contains(row.getKey())) {
                Object value = defaults.getClass().getMethod(row.getKey()).invoke(defaults);
                assertEquals(plain(value), plain(row.getValue()), row.getKey());
            }
        }
    }

    private static List<String> names(Object settings) {
        return Arrays.stream(settings.getClass().getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .toList();
    }

    private static Map<String, String> rows(String section) throws IOException {
        String text = Files.readString(Path.of("../docs/settings.md"));
        String after = text.substring(text.indexOf("\n## " + section + "\n") + 4);
        Map<String, String> rows = new LinkedHashMap<>();
        for (MatchResult row : ROW.matcher(after.split("\n## ", 2)[0]).results().toList()) {
            rows.put(row.group(1), row.group(2));
            assertTrue(!row.group(3).isBlank(), row.group(1) + " says what it is for");
        }
        return rows;
    }

    /** A number without its unit: milliseconds, bytes, or a count. */
    private static double plain(Object value) {
        if (value instanceof Duration time) {
            return time.toMillis();
        }
        return value instanceof Boolean yes ? plain(yes.toString()) : ((Number) value).doubleValue();
    }

    private static double plain(String told) {
        if (told.equals("true") || told.equals("false")) {
            return told.equals("true") ? 1 : 0;
        }
        Matcher amount = AMOUNT.matcher(told);
        assertTrue(amount.matches(), told);
        double number = Double.parseDouble(amount.group(1).replace(",", ""));
        return number * UNITS.getOrDefault(amount.group(2), 1L);
    }
}
