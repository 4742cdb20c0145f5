package io.everwire.tunnel.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's table of what to add is what the POMs say. */
class ModulesTableTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    /** The versions themselves, and the program, which nobody adds. */
    private static final Set<String> NOT_ADDED = Set.of("everwire-bom", "everwire-tunnel");

    private record Row(Set<String> added, Set<String> brought) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(names(cells[2]), names(cells[3]));
        }

        private static Set<String> names(String cell) {
            return CODE.matcher(cell)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<Row> rows() {
        return Repository.text(Repository.ROOT.resolve("README.md"))
                .lines()
                .dropWhile(line -> !line.startsWith("| you want |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(Row::of)
                .toList();
    }

    @Test
    void eachRowBringsWhatItSays() throws IOException {
        for (Row row : rows()) {
            Set<String> brought = new TreeSet<>();
            for (String artifact : row.added()) {
                brought.addAll(Pom.ofArtifact(artifact).orElseThrow().brings());
            }
            brought.removeAll(row.added());
            assertEquals(brought, row.brought(), row.added().toString());
        }
    }

    @Test
    void eachArtifactCanBeAddedAlone() {
        for (String artifact : Repository.managed()) {
            assertTrue(
                    NOT_ADDED.contains(artifact)
                            || rows().stream().anyMatch(row -> row.added().equals(Set.of(artifact))),
                    artifact + " has no row of its own");
        }
    }

    @Test
    void theBomHasWhatIsPublished() throws IOException {
        Set<String> published = new TreeSet<>();
        for (Pom pom : Pom.modules()) {
            if (pom.isPublished()) {
                published.add(pom.artifact());
            }
        }
        Set<String> managed = new TreeSet<>(Repository.managed());
        managed.add("everwire-bom");
        assertEquals(managed, published);
    }
}
