package io.everwire.tunnel.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** POMs say what Maven Central asks for, themselves or by their parent. */
class PublishedPomsTest {
    private static final List<String> OF_EACH = List.of("artifactId", "name", "description");
    private static final List<String> OF_THE_PARENT = List.of("url", "licenses", "developers", "scm");

    @Test
    void eachIntroducesItself() throws IOException {
        for (Pom pom : Pom.modules()) {
            OF_EACH.forEach(element -> assertTrue(!pom.text(element).isEmpty(), pom.artifact() + " has no " + element));
        }
    }

    @Test
    void whatTheyShareIsInTheParentAndInTheBomWhichHasNone() throws IOException {
        for (Pom pom : List.of(Pom.of(Repository.ROOT), Pom.of(Repository.ROOT.resolve("bom")))) {
            OF_THE_PARENT.forEach(element -> assertTrue(pom.has(element), pom.artifact() + " has no " + element));
        }
        for (Pom pom : Pom.modules()) {
            assertTrue(pom.has("parent") || pom.artifact().equals("everwire-bom"), pom.artifact() + " has no parent");
        }
    }

    @Test
    void theBuildCanBeRepeatedToTheByte() throws IOException {
        String timestamp = "project.build.outputTimestamp";
        Pom root = Pom.of(Repository.ROOT);
        assertTrue(root.property(timestamp).isPresent());
        assertEquals(
                root.property(timestamp), Pom.of(Repository.ROOT.resolve("bom")).property(timestamp));
    }

    @Test
    void versionsAreTheSame() throws IOException {
        List<String> versions =
                new ArrayList<>(List.of(Pom.of(Repository.ROOT.resolve("bom")).text("version")));
        for (Pom pom : Pom.modules()) {
            if (pom.has("parent")) {
                versions.add(pom.parentVersion());
            }
        }
        assertEquals(List.of(Repository.version()), versions.stream().distinct().toList());
    }
}
