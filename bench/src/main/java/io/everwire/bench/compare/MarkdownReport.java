package io.everwire.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Results as a page: for each scenario a table of medians, and of ratios to one contender. */
public final class MarkdownReport {
    private final Results results;
    private final String base;
    private final String chart;

    /**
     * @param base label of the contender that ratios are to
     * @param chart the name of its picture
     */
    public MarkdownReport(Results results, String base, String chart) {
        this.results = results;
        this.base = base;
        this.chart = chart;
    }

    /** The whole page. */
    public String text() {
        Machine machine = results.machine();
        String head = """
                # Results

                Written by `java -jar bench/target/everwire-bench.jar %s`; not edited by hand.

                %d × %s, %s. Commit %s, %s. Load average at the start: %.2f (where that is not near 0 other programs \
                ran, and only the ratios, which are medians of the ratios within each round, mean something). Medians \
                of %d rounds; client and server are processes of their own; ratios are to `%s`.

                ![ratios](%s)
                """.formatted(
                        String.join(" ", results.command()),
                        machine.processors(),
                        machine.processor(),
                        machine.system(),
                        machine.commit(),
                        machine.time(),
                        machine.load(),
                        results.rounds(),
                        base,
                        chart);
        return head
                + results.scenarios().stream()
                        .map(this::section)
                        .collect(Collectors.joining("\n", "\n", "\n"))
                        .replaceAll("\n+$", "\n");
    }

    private String section(String scenario) {
        List<String> units = results.units(scenario);
        return "## " + scenario + "\n\n"
                + row("contender", units.stream().map(unit -> unit + " | ratio").toList())
                + row("---", units.stream().map(unit -> "---: | ---:").toList())
                + results.contenders().stream()
                        .filter(contender -> units.stream().anyMatch(unit -> results.find(contender, scenario, unit)
                                .isPresent()))
                        .map(contender -> row(
                                contender,
                                units.stream()
                                        .map(unit -> cell(contender, scenario, unit))
                                        .toList()))
                        .collect(Collectors.joining());
    }

    private static String row(String first, List<String> cells) {
        return "| " + first + " | " + String.join(" | ", cells) + " |\n";
    }

    private String cell(String contender, String scenario, String unit) {
        Optional<Sample> sample = results.find(contender, scenario, unit);
        Optional<Sample> other = results.find(base, scenario, unit);
        if (sample.isEmpty()) {
            return " | ";
        }
        String ratio = other.map(
                        known -> String.format(Locale.ROOT, "%.2f", sample.get().ratioTo(known)))
                .orElse("");
        return number(sample.get().median()) + " | " + ratio;
    }

    private static String number(double value) {
        String form = value >= 1_000 ? "%,.0f" : value >= 10 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, form, value);
    }
}
