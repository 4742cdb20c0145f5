package io.everwire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.conformance.Catalogue.Row;
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

    private static String difference(List<Row> written, List<Row> found) {
        return Stream.concat(missing(written, found, "- "), missing(found, written, "+ "))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> missing(List<Row> from, List<Row> in, String mark) {
        return from.stream().filter(row -> !in.contains(row)).map(row -> mark + row);
    }
}
