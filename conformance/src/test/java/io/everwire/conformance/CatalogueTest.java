package io.everwire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.conformance.Catalogue.Row;
import io.everwire.conformance.kit.Case;
import io.everwire.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    /** An id that vanished, a changed promise, and a case that is not written down all show up as lines here. */
    @Test
    void theCatalogueSaysWhatTheCasesSay() {
        List<Row> cases =
                Catalogue.cases().stream().map(KitCase::promise).map(Row::of).toList();
        assertEquals("", difference(Catalogue.rows(), cases), "in cases.tsv only (-), in the annotations only (+)");
    }

    @Test
    void everyIdIsOfOneCase() {
        List<String> ids = Catalogue.cases().stream().map(KitCase::id).toList();
        assertEquals(new HashSet<>(ids).size(), ids.size(), ids::toString);
        assertEquals(new HashSet<>(ids).size(), Catalogue.rows().size());
    }

    @Test
    void theContractIsWrittenDownAsTheCatalogueHasIt() throws IOException {
        List<String> written = Files.readAllLines(Path.of("../docs/transport-contract.md")).stream()
                .filter(line -> line.matches("\\| [A-Z]+-\\w+ \\|.*"))
                .toList();
        List<String> expected = Catalogue.rows().stream()
                .map(row -> "| " + row.id() + " | " + row.level() + " | " + row.promise() + " |")
                .toList();
        assertEquals(expected, written);
    }

    /** What nobody can opt out of has cases, and so has each capability, had or not. */
    @Test
    void eachCapabilityIsCheckedWhereItIsDeclaredAndWhereItIsNot() {
        List<Case> cases = Catalogue.cases().stream().map(KitCase::promise).toList();
        for (Capability capability : Capability.values()) {
            assertTrue(
                    cases.stream().anyMatch(promise -> List.of(promise.needs()).contains(capability)));
            assertTrue(
                    cases.stream().anyMatch(promise -> List.of(promise.lacks()).contains(capability)));
        }
        assertTrue(cases.stream().filter(promise -> promise.needs().length == 0).count() > 50);
    }

    private static String difference(List<Row> written, List<Row> found) {
        return Stream.concat(missing(written, found, "- "), missing(found, written, "+ "))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> missing(List<Row> from, List<Row> in, String mark) {
        return from.stream().filter(row -> !in.contains(row)).map(row -> mark + row);
    }
}
