package io.everwire.conformance;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * All cases, as the committed {@code cases.tsv} has them: what an id means stays written down there, whatever becomes of
 * its method.
 */
public final class Catalogue {
    private static final String RESOURCE = "/io/everwire/conformance/cases.tsv";

    private Catalogue() {}

    /** The methods of {@link TransportConformance}, in the order of the catalogue. */
    public static List<KitCase> cases() {
        List<String> order = rows().stream().map(Row::id).toList();
        return Arrays.stream(TransportConformance.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Case.class))
                .map(method -> new KitCase(method.getAnnotation(Case.class), method))
                .sorted(Comparator.comparingInt((KitCase kitCase) -> order.indexOf(kitCase.id()))
                        .thenComparing(KitCase::id))
                .toList();
    }

    /** What is written down. */
    static List<Row> rows() {
        try (InputStream stream = Objects.requireNonNull(Catalogue.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(Row::parse).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** One line of the catalogue. */
    record Row(String id, Level level, String promise, String since) {
        static Row of(Case promise) {
            return new Row(promise.id(), promise.level(), promise.promise(), promise.since());
        }

        static Row parse(String line) {
            List<String> cells = Arrays.asList(line.split("\t", -1));
            return new Row(cells.get(0), Level.valueOf(cells.get(1)), cells.get(2), cells.get(3));
        }

        @Override
        public String toString() {
            return String.join("\t", id, level.name(), promise, since);
        }
    }
}
