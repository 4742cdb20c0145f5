package io.everwire.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A comparison as it is kept.
 *
 * @param machine where it ran
 * @param javas on which: how each is called in labels, and what it is
 * @param command the arguments that it was started with
 * @param rounds how often each contender had its turn
 * @param samples everything measured
 */
public record Results(
        Machine machine, Map<String, String> javas, List<String> command, int rounds, List<Sample> samples) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Reads what {@link #write} wrote. */
    public static Results read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Results.class);
    }

    public void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }

    Optional<Sample> find(String contender, String scenario, String unit) {
        return samples.stream()
                .filter(sample -> sample.contender().equals(contender)
                        && sample.scenario().equals(scenario)
                        && sample.unit().equals(unit))
                .findFirst();
    }

    /** The contender of that stack on that Java, or else on whatever Java it ran. */
    Optional<String> contender(String stack, String jdk) {
        return exactly(stack, jdk).or(() -> contender(stack));
    }

    /** The contender of that stack on that Java. */
    Optional<String> exactly(String stack, String jdk) {
        String wanted = stack + "@" + jdk;
        return contenders().contains(wanted) ? Optional.of(wanted) : Optional.empty();
    }

    /** The first contender of that stack, whatever its Java. */
    Optional<String> contender(String stack) {
        return contenders().stream()
                .filter(label -> label.equals(stack) || label.startsWith(stack + "@"))
                .findFirst();
    }

    List<String> contenders() {
        return samples.stream().map(Sample::contender).distinct().toList();
    }

    List<String> scenarios() {
        return samples.stream().map(Sample::scenario).distinct().toList();
    }

    List<String> units(String scenario) {
        return samples.stream()
                .filter(sample -> sample.scenario().equals(scenario))
                .map(Sample::unit)
                .distinct()
                .toList();
    }
}
