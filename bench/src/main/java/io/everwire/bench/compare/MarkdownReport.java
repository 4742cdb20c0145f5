package io.everwire.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Results as text: for each scenario a table of medians, and of ratios to one contender where there is one. */
public final class MarkdownReport {
    private final Results results;
    private final String base;

    /** @param base label of the contender that ratios are to; empty: no ratios */
    public MarkdownReport(Results results, String base) {
        this.results = results;
        this.base = base;
    }

    /** Where and how it was measured, and the tables. */
    public String text() {
        Machine machine = results.machine();
        String head = """
                `java -jar bench/target/everwire-bench.jar %s`

                %d × %s, %s, %s. Commit %s, %s. Load average at the start: %.2f (where that is not near 0 other programs \
                ran, and only ratios, which are medians of the ratios within each round, mean something).%s
                """.formatted(
                String.join(" ", results.command()),
                machine.processors(),
                machine.processor(),
                machine.system(),
                results.javas().entrySet().stream()
                        .map(java -> "@" + java.getKey() + ": " + java.getValue())
                        .collect(Collectors.joining(", ")),
                machine.commit(),
                machine.time(),
                machine.load(),
                base.isEmpty() ? "" : " Medians of " + results.rounds() + " rounds; ratios are to `" + base + "`.");
        return head
                + results.scenarios().stream()
                        .map(this::section)
                        .collect(Collectors.joining("\n", "\n", "\n"))
                        .replaceAll("\n+$", "\n");
    }

    private String section(String scenario) {
        List<String> units = results.units(scenario);
        return "### " + scenario + "\n\n"
                + row(
                        "contender",
                        units.stream().map(unit -> unit + ratioHead(" | ratio")).toList())
                + row(
                        "---",
                        units.stream()
                                .map(unit -> "---:" + ratioHead(" | ---:"))
                                .toList())
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

    private String ratioHead(String head) {
        return base.isEmpty() ? "" : head;
    }

    /** One of a table, with what stands before its cells. */
    static String row(String first, List<String> cells) {
        return "| " + first + " | " + String.join(" | ", cells) + " |\n";
    }

    private String cell(String contender, String scenario, String unit) {
        Optional<Sample> sample = results.find(contender, scenario, unit);
        Optional<Sample> other = results.find(base, scenario, unit);
        if (sample.isEmpty()) {
            return ratioHead(" | ");
        } else if (base.isEmpty()) {
            return number(sample.get().median());
        }
        String ratio = other.flatMap(sample.get()::ratioTo)
                .map(value -> String.format(Locale.ROOT, "%.2f", value))
                .orElse("");
        return number(sample.get().median()) + " | " + ratio;
    }

    static String number(double value) {
        String form = value >= 1_000 ? "%,.0f" : value >= 10 ? "%.1f" : "%.3f";
        return String.format(Locale.ROOT, form, value);
    }
}
