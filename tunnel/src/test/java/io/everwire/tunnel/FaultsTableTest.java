package io.everwire.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/FAULTS.md} names tests; each of them is there. */
class FaultsTableTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

    @Test
    void everyTestThatTheTableNamesExists() throws IOException {
        Map<String, String> sources = testSources();
        List<String> missing = NAMED.matcher(Files.readString(ROOT.resolve("docs/FAULTS.md")))
                .results()
                .filter(name -> !sources.getOrDefault(name.group(1), "").contains(" " + name.group(2) + "("))
                .map(MatchResult::group)
                .toList();
        assertEquals(List.of(), missing);
        assertTrue(NAMED.matcher(Files.readString(ROOT.resolve("docs/FAULTS.md")))
                        .results()
                        .count()
                > 50);
    }

    /** Of all modules, by the name of the class. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                addSources(tests, sources);
            }
        }
        return sources;
    }

    private static void addSources(Path tests, Map<String, String> sources) throws IOException {
        try (Stream<Path> all = Files.walk(tests)) {
            for (Path file : all.filter(FaultsTableTest::isTest).toList()) {
                sources.merge(
                        file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
            }
        }
    }

    private static boolean isTest(Path file) {
        String name = file.toString();
        return name.endsWith("Test.java") || name.endsWith("IT.java");
    }
}
