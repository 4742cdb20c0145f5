package io.everwire.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Medians, ratios, and what is written down. */
class ResultsTest {
    private static final Sample SLOW = new Sample("slow@17", "bulk1", "MB/s", List.of(100.0, 10.0, 90.0));
    private static final Sample FAST = new Sample("fast@25", "bulk1", "MB/s", List.of(200.0, 20.0, 170.0));
    private static final Machine MACHINE = new Machine("Some CPU", 2, "Linux", 0.1, "abc1234", "2026-01-01T00:00:00Z");
    private static final Results RESULTS =
            new Results(MACHINE, Map.of("17", "a Java"), List.of("compare"), 3, List.of(SLOW, FAST));

    @Test
    void theMedianIsTheMiddleOneOrBetweenTheTwo() {
        assertEquals(90, SLOW.median());
        assertEquals(15, new Sample("x", "y", "z", List.of(20.0, 10.0)).median());
    }

    @Test
    void aRatioIsTakenRoundByRoundSoThatABadRoundOfTheMachineFallsOut() {
        assertEquals(Optional.of(2.0), FAST.ratioTo(SLOW));
    }

    @Test
    void thePageHasMediansAndRatios() {
        String page = new MarkdownReport(RESULTS, "slow@17").text();
        assertTrue(page.contains("| fast@25 | 170.0 | 2.00 |"), page);
        assertTrue(page.contains("| slow@17 | 90.0 | 1.00 |"), page);
        assertTrue(page.contains("abc1234"), page);
    }

    @Test
    void aRatioToNothingIsNotWritten() {
        Sample nothing = new Sample("slow@17", "bulk1", "cpu-s/GiB", List.of(0.0));
        Sample some = new Sample("fast@25", "bulk1", "cpu-s/GiB", List.of(0.5));
        String page = new MarkdownReport(results(nothing, some), "slow@17").text();
        assertTrue(page.contains("| fast@25 | 0.500 |  |"), page);
        assertTrue(page.contains("| slow@17 | 0.000 |  |"), page);
    }

    @Test
    void whatIsWrittenCanBeReadAgain(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("results.json");
        RESULTS.write(file);
        assertEquals(RESULTS, Results.read(file));
    }

    @Test
    void theChartNamesEveryContender(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("chart.svg");
        new RatioChart(RESULTS, "slow@17").write(file);
        String svg = Files.readString(file);
        assertTrue(svg.contains("<svg"), svg);
        assertTrue(svg.length() > 10_000, "an empty picture");
    }

    @Test
    void aReportKeepsTheChaptersThatAreNotMeasuredAgain(@TempDir Path directory) throws IOException {
        Sample pipe = new Sample("tls12-chacha-boringssl@17", "bulk1", "MB/s", List.of(100.0));
        Sample ours = new Sample("everwire-nio@17", "bulk1", "MB/s", List.of(120.0));
        Sample heap = new Sample("everwire-nio@17", "idle-connection", "server heap B", List.of(9_216.0));
        Report report = new Report(directory);
        report.put(Chapter.SPEED, results(pipe, ours));
        report.put(Chapter.IDLE, results(heap));
        report.write();
        String page = Files.readString(directory.resolve("RESULTS.md"));
        assertTrue(page.contains("| bulk, 1 stream up, to a pipe of TLS, JDK 17 | ≥ 1.10 | **1.20** |"), page);
        assertTrue(page.contains("| heap of an idle session at the exit, in KiB | ≤ 8.00 | 9.00 |"), page);
        assertTrue(page.contains("| everwire-nio@17 | 9,216 |"), page);
        assertTrue(Files.size(directory.resolve("ratios.svg")) > 1_000);
    }

    @Test
    void whatIsAimedAtIsComparedWithTheSameCipherWhereThereIsOne(@TempDir Path directory) throws IOException {
        Report report = new Report(directory);
        report.put(
                Chapter.PRICE,
                results(
                        sample("oneshot-nio@17", 1.0),
                        sample("everwire-nio@17", 1.03),
                        sample("oneshot-nio+conscrypt@17", 2.0),
                        sample("everwire-nio+conscrypt@17", 2.04)));
        report.write();
        String page = Files.readString(directory.resolve("RESULTS.md"));
        assertTrue(page.contains("| ≤ 1.05 | **1.03** | **1.02** |"), page);
    }

    private static Sample sample(String contender, double cpu) {
        return new Sample(contender, "bulk1", "cpu-s/GiB", List.of(cpu));
    }

    private static Results results(Sample... samples) {
        return new Results(MACHINE, Map.of("17", "a Java"), List.of("report"), 1, List.of(samples));
    }
}
