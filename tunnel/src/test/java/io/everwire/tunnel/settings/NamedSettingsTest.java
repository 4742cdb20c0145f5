package io.everwire.tunnel.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.tunnel.settings.NamedSettings.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings by the names and with the values that {@code docs/settings.md} has. */
class NamedSettingsTest {
    private static final Map<String, String> GROUPS = Map.of(
            "PoolSettings",
            "pool",
            "ProtocolRSettings",
            "protocol",
            "MuxSettings",
            "mux",
            "MuxLimits",
            "limits",
            "TransportSettings",
            "transport");

    /** What is documented and has no value of its own, with the reason. */
    private static final Map<String, String> NOT_SETTABLE = Map.of("mux.limits", "its members are, as limits.streams");

    /** Defaults that the table tells in words, with a value to set instead. */
    private static final Map<String, String> IN_WORDS =
            Map.of("protocol.replayBytesPerPrincipal", "128MiB", "transport.loops", "4");

    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| ([^|]+) \\|");

    @TestFactory
    Stream<DynamicTest> eachDocumentedSettingCanBeSetToTheValueInTheTable() throws IOException {
        return documented().entrySet().stream()
                .filter(row -> !NOT_SETTABLE.containsKey(row.getKey()))
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> canBeSet(row.getKey(), row.getValue())));
    }

    private static void canBeSet(String name, String value) {
        for (Side side : Side.values()) {
            if (NamedSettings.names(side).contains(name)) {
                new NamedSettings(side).set(name, value).build();
            } else {
                String refusal = refusal(side, name + "=" + value);
                assertTrue(refusal.contains("would not notice"), refusal);
            }
        }
    }

    @Test
    void whatCanBeSetIsWhatIsDocumented() throws IOException {
        Set<String> all = new TreeSet<>(NamedSettings.names(Side.EXIT));
        all.addAll(NamedSettings.names(Side.CLIENT));
        Set<String> documented = new TreeSet<>(documented().keySet());
        documented.removeAll(NOT_SETTABLE.keySet());
        assertEquals(documented, all);
    }

    @Test
    void anExitHasWhatClientsHaveButForPoolAndDials() {
        Set<String> clients = new TreeSet<>(NamedSettings.names(Side.CLIENT));
        clients.removeAll(NamedSettings.names(Side.EXIT));
        clients.removeIf(name -> name.startsWith("pool."));
        assertEquals(Set.of("protocol.dialTimeout", "mux.probeStreamBytes"), clients);
    }

    @Test
    void valuesOfEachTypeArriveWhereTheyBelong() {
        ProgramSettings settings = new NamedSettings(Side.CLIENT)
                .set("members=3")
                .set("pool.hedgeShare=0.5")
                .set("leakDetection=true")
                .set("renewAfter=2h")
                .set("replayBudget=2GiB")
                .set("streams=7")
                .set("window=64KiB")
                .set("linger=250ms")
                .build();
        assertEquals(3, settings.pool().members());
        assertEquals(0.5, settings.pool().hedgeShare());
        assertTrue(settings.pool().leakDetection());
        assertEquals(Duration.ofHours(2), settings.protocol().renewAfter());
        assertEquals(2L << 30, settings.protocol().replayBudget());
        assertEquals(7, settings.mux().limits().streams());
        assertEquals(64 << 10, settings.mux().window());
        assertEquals(Duration.ofMillis(250), settings.transport().linger());
    }

    @Test
    void settingsThatBoundEachOtherCanBeSetInAnyOrder() {
        ProgramSettings settings = new NamedSettings(Side.EXIT)
                .set("sessionUnread=2GiB")
                .set("processUnread=4GiB")
                .set("highMark=1MiB")
                .set("lowMark=512KiB")
                .set("nopInterval=50min")
                .set("timeout=2h")
                .build();
        assertEquals(4L << 30, settings.mux().limits().processUnread());
        assertEquals(512 << 10, settings.transport().lowMark());
        assertEquals(Duration.ofHours(2), settings.mux().timeout());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            maxSesions=3                | there is no setting 'maxSesions'; near it are maxSessions,
            pool.member=3               | near it are pool.members,
            maxSessions                 | is not NAME=VALUE
            =3                          | is not NAME=VALUE
            writeStall=3s               | say limits.writeStall or protocol.writeStall
            limits=3                    | there is no setting 'limits'
            members=                    | pool.members: '' is no number
            members=many                | pool.members: 'many' is no number such as 1000
            members=-1                  | pool.members: '-1' is no number
            members=2147483648          | must be at most 2147483647
            replayBudget=9223372036GiB  | must be at most 9223372036854775807
            deathTimeout=5              | protocol.deathTimeout: '5' is no time such as 200ms
            deathTimeout=9999999999h    | is no time
            hedgeShare=half             | is no number such as 0.05
            probes=maybe                | is neither true nor false
            members=257                 | members 257 must be 1 to 256
            hedgeShare=NaN              | hedgeShare NaN must be 0 to 1
            dialTimeout=0s              | dialTimeout PT0S must be more than zero
            window=1GiB                 | window 1073741824 must be 4096 to 4194304
            sessionUnread=2GiB          | processUnread 1073741824 must be at least sessionUnread 2147483648
            highMark=1                  | highMark 1 must be more than lowMark 131072
            maxSessions=3               | protocol.maxSessions is for exits; a client would not notice it
            """)
    void aMistakeIsToldInASentence(String assignment, String sentence) {
        String told = refusal(Side.CLIENT, assignment);
        assertTrue(told.contains(sentence), told);
    }

    @Test
    void aSettingThatIsSetTwiceIsAMistake() {
        NamedSettings settings = new NamedSettings(Side.CLIENT).set("members=3");
        String told = assertThrows(IllegalArgumentException.class, () -> settings.set("pool.members=4"))
                .getMessage();
        assertEquals("pool.members is set twice", told);
    }

    @Test
    void aPoolIsNothingForAnExit() {
        assertEquals("pool.members is for clients; an exit would not notice it", refusal(Side.EXIT, "members=3"));
    }

    private static String refusal(Side side, String assignment) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> new NamedSettings(side).set(assignment).build())
                .getMessage());
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        List<String> group = new ArrayList<>(List.of(""));
        for (String line : Files.readAllLines(Path.of("../docs/settings.md"))) {
            if (line.startsWith("## ")) {
                group.set(0, GROUPS.getOrDefault(line.substring(3), ""));
            }
            Matcher row = ROW.matcher(line);
            if (!group.get(0).isEmpty() && row.find()) {
                String name = group.get(0) + "." + row.group(1);
                rows.put(name, IN_WORDS.getOrDefault(name, value(row.group(2))));
            }
        }
        return rows;
    }

    private static String value(String told) {
        return told.replace(",", "").replace(" ", "");
    }
}
