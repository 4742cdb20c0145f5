package io.everwire.conformance.report;

import io.everwire.conformance.kit.Level;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report as one page that needs nothing else: a matrix of cases and transports, then each failure. */
public final class HtmlReport {
    private final Report report;
    private final List<RunEntry> failures;

    private HtmlReport(Report report) {
        this.report = report;
        this.failures = report.failures().toList();
    }

    public static void write(Report report, Path to) throws IOException {
        Files.writeString(to, new HtmlReport(report).page());
    }

    private String page() throws IOException {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                + "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                + "<title>" + escaped("Conformance of " + names()) + "</title>\n<style>\n" + style()
                + "</style>\n</head>\n<body>\n<main>\n" + head() + matrix() + failures() + skipped()
                + environment()
                + "</main>\n</body>\n</html>\n";
    }

    private static String style() throws IOException {
        try (InputStream css = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String names() {
        return report.transports().stream().map(TransportEntry::name).collect(Collectors.joining(", "));
    }

    // ---- the head

    private String head() {
        String mood = report.exitCode() == 0 ? "passed" : "failed";
        return element("h1", escaped("Conformance of " + names()))
                + "<p class=\"verdict " + mood + "\">" + escaped(verdict()) + "</p>\n"
                + "<ul class=\"sums\">"
                + report.transports().stream().map(this::sum).collect(Collectors.joining())
                + "</ul>\n" + failed() + notes("Plugins", report.problems())
                + notes("The kit failed", report.kitFailures());
    }

    private String verdict() {
        return switch (report.exitCode()) {
            case 0 -> "Every MUST passed" + (failures.isEmpty() ? "" : "; " + failedShould() + " failed") + ".";
            case 1 -> "The contract is not kept: " + counted(Level.MUST) + ", and " + failedShould() + ", failed.";
            case 4 -> "A transport that was asked for cannot run here.";
            case 5 -> "No case applied.";
            default -> "The kit itself failed; this is no verdict.";
        };
    }

    private String failedShould() {
        return counted(Level.SHOULD);
    }

    private String counted(Level level) {
        long count = report.countFailed(level);
        return (count == 0 ? "no" : Long.toString(count)) + (count == 1 ? " run" : " runs") + " of a " + level;
    }

    private String sum(TransportEntry transport) {
        String counts = report.count(transport, Outcome.PASSED) + " passed, "
                + report.count(transport, Outcome.FAILED) + " failed, "
                + report.count(transport, Outcome.SKIPPED) + " skipped";
        return element(
                "li",
                element("b", escaped(transport.name())) + " "
                        + escaped(Objects.requireNonNullElse(transport.unavailable(), counts)));
    }

    /** The logs are long, and the matrix lies before them. */
    private String failed() {
        return failures.isEmpty()
                ? ""
                : "<p>Failed: "
                        + failures.stream()
                                .map(run -> link(run, run.id() + " over " + run.transport() + ", " + run.where()))
                                .collect(Collectors.joining("; "))
                        + "</p>\n";
    }

    private static String notes(String title, List<String> notes) {
        return notes.isEmpty()
                ? ""
                : element("h2", escaped(title)) + "<ul>"
                        + notes.stream()
                                .map(note -> element("li", escaped(note)))
                                .collect(Collectors.joining())
                        + "</ul>\n";
    }

    // ---- the matrix

    private String matrix() {
        String columns = report.transports().stream()
                .map(transport -> "<th scope=\"col\">" + escaped(transport.name()) + "</th>")
                .collect(Collectors.joining());
        return element("h2", "Cases")
                + "<div class=\"scroll\"><table class=\"matrix\">\n<thead><tr><th scope=\"col\">Case</th>"
                + "<th scope=\"col\">Level</th><th scope=\"col\">Promise</th>" + columns
                + "</tr></thead>\n<tbody>\n"
                + report.cases().stream().map(this::row).collect(Collectors.joining())
                + "</tbody></table></div>\n";
    }

    private String row(CaseEntry entry) {
        String cells = report.transports().stream()
                .map(transport -> cell(entry, transport))
                .collect(Collectors.joining());
        return "<tr><th scope=\"row\">" + escaped(entry.id()) + "</th><td>" + entry.level() + "</td><td>"
                + escaped(entry.promise()) + "</td>" + cells + "</tr>\n";
    }

    private String cell(CaseEntry entry, TransportEntry transport) {
        List<RunEntry> runs = report.runs(entry, transport);
        return report.outcome(entry, transport)
                .map(outcome -> open(entry, transport, outcome) + " title=\"" + escaped(title(runs)) + "\">"
                        + words(outcome, runs) + "</td>")
                .orElse("<td class=\"none\">not run</td>");
    }

    /** The name of the transport is for narrow windows, in which a row is a card. */
    private static String open(CaseEntry entry, TransportEntry transport, Outcome outcome) {
        String word = outcome == Outcome.FAILED && entry.level() != Level.MUST ? "failed figure" : outcome.word();
        return "<td class=\"" + word + "\" data-transport=\"" + escaped(transport.name()) + "\"";
    }

    private static String title(List<RunEntry> runs) {
        return runs.stream().map(HtmlReport::line).collect(Collectors.joining("\n"));
    }

    private static String line(RunEntry run) {
        return (run.where() + " " + run.outcome().word() + " in " + run.millis() + " ms "
                        + Objects.requireNonNullElse(run.reason(), ""))
                .strip();
    }

    private String words(Outcome outcome, List<RunEntry> runs) {
        return switch (outcome) {
            case SKIPPED -> "skipped";
            case PASSED -> "passed <small>" + runs.size() + "&#215;</small>";
            case FAILED ->
                runs.stream()
                        .filter(RunEntry::failed)
                        .findFirst()
                        .map(run -> link(run, "failed"))
                        .orElse("failed");
        };
    }

    private String link(RunEntry run, String words) {
        return "<a href=\"#" + anchor(run) + "\">" + escaped(words) + "</a>";
    }

    private String anchor(RunEntry run) {
        return "failure-" + failures.indexOf(run);
    }

    // ---- failures

    private String failures() {
        return failures.isEmpty()
                ? ""
                : element("h2", "Failures")
                        + failures.stream().map(this::failure).collect(Collectors.joining());
    }

    private String failure(RunEntry run) {
        CaseEntry entry = report.caseOf(run);
        return "<section class=\"failure\" id=\"" + anchor(run) + "\">\n"
                + element("h3", escaped(entry.id() + " over " + run.transport() + ", " + run.where()))
                + element("p", escaped(entry.level() + ": " + entry.promise()))
                + "<p class=\"reason\">" + escaped(run.reason()) + "</p>\n"
                + block("Event log of both ends", run.log(), true)
                + block("Trace", run.trace(), false)
                + element("p", "Again, with the same data (seed " + run.seed() + "):")
                + "<pre class=\"command\">" + escaped(run.command()) + "</pre>\n</section>\n";
    }

    // ---- what did not run

    private String skipped() {
        Map<String, Set<String>> byReason = new LinkedHashMap<>();
        report.runs().stream().filter(run -> run.outcome() == Outcome.SKIPPED).forEach(run -> byReason.computeIfAbsent(
                        reason(run), reason -> new LinkedHashSet<>())
                .add(run.id()));
        return notes(
                "Skipped",
                byReason.entrySet().stream()
                        .map(same -> String.join(", ", same.getValue()) + ": " + same.getKey())
                        .toList());
    }

    private static String reason(RunEntry run) {
        return Objects.requireNonNullElse(run.reason(), "no reason given")
                .lines()
                .findFirst()
                .orElse("");
    }

    private static String block(String title, @Nullable String text, boolean open) {
        return text == null || text.isBlank()
                ? ""
                : "<details" + (open ? " open=\"open\"" : "") + ">" + element("summary", title) + "<pre>"
                        + escaped(text) + "</pre></details>\n";
    }

    // ---- the environment

    private String environment() {
        Environment where = report.environment();
        return element("h2", "Environment") + "<dl>"
                + pair("Command", report.command())
                + pair("Started", report.started() + ", took " + seconds(report.millis()))
                + pair("Kit", where.kit())
                + pair("Java", where.java() + ", " + where.vm())
                + pair("System", where.system() + " on " + where.machine())
                + pair("Processors", Integer.toString(where.processors()))
                + pair("Heap", (where.heapBytes() >> 20) + " MiB")
                + "</dl>\n";
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }

    private static String pair(String name, String value) {
        return "<dt>" + name + "</dt><dd>" + escaped(value) + "</dd>";
    }

    // ---- markup

    private static String element(String name, String content) {
        return "<" + name + ">" + content + "</" + name + ">\n";
    }

    private static String escaped(@Nullable String text) {
        return text == null
                ? ""
                : text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
    }
}
