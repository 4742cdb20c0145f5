package io.everwire.conformance.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report for a terminal: a line for each case, then each failure with its log. */
public final class TextTable {
    private static final int SENTENCE = 72;

    /** Lines of a log at its beginning, and at its end: a terminal is no place for thousands of them. */
    private static final int SHOWN = 20;

    private final Report report;
    private final Paint paint;
    private final int idWidth;

    /** Marks words in a terminal that can. */
    @FunctionalInterface
    public interface Paint {
        /** The text, which keeps its width, as suits the outcome. */
        String paint(String text, Outcome outcome);
    }

    public TextTable(Report report, Paint paint) {
        this.report = report;
        this.paint = paint;
        this.idWidth = report.cases().stream()
                .mapToInt(entry -> entry.id().length())
                .max()
                .orElse(2);
    }

    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(row(
                "id",
                "level",
                "what is promised",
                report.transports().stream().map(TransportEntry::name).collect(Collectors.joining("  "))));
        report.cases().forEach(entry -> addCase(entry, lines));
        report.failures().forEach(run -> addFailure(run, lines));
        lines.add("");
        report.transports().forEach(transport -> lines.add(sum(transport)));
        return String.join(System.lineSeparator(), lines);
    }

    private void addCase(CaseEntry entry, List<String> lines) {
        List<String> sentence = wrapped(entry.promise());
        lines.add(row(entry.id(), entry.level().name(), sentence.get(0), results(entry)));
        sentence.stream().skip(1).forEach(rest -> lines.add(row("", "", rest, "")));
    }

    private String row(String id, String level, String sentence, String results) {
        String format = "%-" + idWidth + "s  %-6s  %-" + SENTENCE + "s  %s";
        return String.format(format, id, level, sentence, results).stripTrailing();
    }

    private String results(CaseEntry entry) {
        return report.transports().stream()
                .map(transport -> cell(report.outcome(entry, transport), width(transport)))
                .collect(Collectors.joining("  "));
    }

    private static int width(TransportEntry transport) {
        return transport.name().length();
    }

    private String cell(Optional<Outcome> outcome, int width) {
        return outcome.map(known -> paint.paint(padded(word(known), width), known))
                .orElseGet(() -> padded("-", width));
    }

    private static String padded(String word, int width) {
        return String.format("%-" + width + "s", word);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case SKIPPED -> "skip";
            case PASSED -> "ok";
            case FAILED -> "FAIL";
        };
    }

    private static List<String> wrapped(String sentence) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : sentence.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > SENTENCE) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private void addFailure(RunEntry run, List<String> lines) {
        CaseEntry entry = report.caseOf(run);
        lines.add("");
        lines.add(paint.paint("FAILED", Outcome.FAILED) + " " + entry.id() + " (" + entry.level() + ") over "
                + run.transport() + ", " + run.where() + ", seed " + run.seed());
        lines.add("  " + entry.promise());
        lines.add("  " + run.reason());
        if (run.log() != null && !run.log().isEmpty()) {
            addLog(run.log().lines().toList(), lines);
        }
        lines.add("  again: " + run.command());
    }

    private static void addLog(List<String> log, List<String> lines) {
        int left = log.size() - 2 * SHOWN;
        if (left <= 1) {
            lines.addAll(log);
        } else {
            lines.addAll(log.subList(0, SHOWN));
            lines.add("  ... " + left + " lines more, which --out writes down");
            lines.addAll(log.subList(log.size() - SHOWN, log.size()));
        }
    }

    private String sum(TransportEntry transport) {
        return transport.available()
                ? transport.name() + ": " + report.count(transport, Outcome.PASSED) + " passed, "
                        + report.count(transport, Outcome.FAILED) + " failed, "
                        + report.count(transport, Outcome.SKIPPED) + " skipped"
                : transport.name() + ": not available: " + transport.unavailable();
    }
}
