package io.everwire.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All chapters that were ever measured, in one directory: {@code results/CHAPTER.json} holds what was measured, {@code
 * RESULTS.md} and {@code ratios.svg} are made of it. So a chapter can be measured again without the others.
 */
public final class Report {
    private static final String CHART = "ratios.svg";
    private static final String OURS = "everwire-";

    private final Path directory;

    public Report(Path directory) {
        this.directory = directory;
    }

    private Path file(Chapter chapter) {
        return directory.resolve("results").resolve(chapter.word() + ".json");
    }

    /** Takes the place of what was measured before. */
    public void put(Chapter chapter, Results results) throws IOException {
        Files.createDirectories(directory.resolve("results"));
        results.write(file(chapter));
    }

    /** Writes the page and the picture anew. */
    public void write() throws IOException {
        Map<Chapter, Results> all = new EnumMap<>(Chapter.class);
        for (Chapter chapter : Chapter.values()) {
            if (Files.exists(file(chapter))) {
                all.put(chapter, Results.read(file(chapter)));
            }
        }
        Results speed = all.get(Chapter.SPEED);
        if (speed != null) {
            new RatioChart(speed, base(Chapter.SPEED, speed)).write(directory.resolve(CHART));
        }
        Files.writeString(directory.resolve("RESULTS.md"), page(all));
    }

    private static String base(Chapter chapter, Results results) {
        return chapter.base().isEmpty() ? "" : results.contender(chapter.base()).orElse("");
    }

    private static String page(Map<Chapter, Results> all) {
        return """
                # Results

                Written by `java -jar bench/target/everwire-bench.jar report --jdk 25=$JDK25`, not edited by hand; \
                [README.md](README.md) says what is measured. Each chapter can be measured by itself and says when it was.

                """
                + aims(all)
                + all.entrySet().stream()
                        .map(entry -> chapter(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining());
    }

    private static String chapter(Chapter chapter, Results results) {
        return "\n## " + chapter.title() + "\n\n"
                + (chapter == Chapter.SPEED ? "![ratios](" + CHART + ")\n\n" : "")
                + new MarkdownReport(results, base(chapter, results)).text();
    }

    // ---- what was aimed at

    private static String aims(Map<Chapter, Results> all) {
        List<String> ours = all.values().stream()
                .flatMap(results -> results.contenders().stream())
                .filter(label -> label.startsWith(OURS) && !label.contains(" "))
                .distinct()
                .toList();
        return """
                ## What was aimed at

                In bold what was reached. The reference's figures are those of another machine, in another run: its ratios \
                say how large the step is, and no more.

                """
                + row("aim", "bound", ours)
                + row("---", "---:", ours.stream().map(label -> "---:").toList())
                + Aim.ALL.stream()
                        .map(aim -> row(
                                aim.what(),
                                (aim.atMost() ? "≤ " : "≥ ") + plain(aim.bound()),
                                ours.stream()
                                        .map(label -> cell(aim, label, all))
                                        .toList()))
                        .collect(Collectors.joining());
    }

    private static String cell(Aim aim, String label, Map<Chapter, Results> all) {
        Optional<Double> reached = all.values().stream()
                .flatMap(results -> aim.reached(results, label).stream())
                .findFirst();
        return reached.map(value -> aim.isReached(value) ? "**" + plain(value) + "**" : plain(value))
                .orElse("");
    }

    private static String plain(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String row(String what, String bound, List<String> cells) {
        return MarkdownReport.row(
                what, Stream.concat(Stream.of(bound), cells.stream()).toList());
    }
}
