package io.everwire.bench.cli;

import io.everwire.bench.compare.Comparison;
import io.everwire.bench.compare.Contender;
import io.everwire.bench.compare.IdleCost;
import io.everwire.bench.compare.Machine;
import io.everwire.bench.compare.MarkdownReport;
import io.everwire.bench.compare.RatioChart;
import io.everwire.bench.compare.Results;
import io.everwire.bench.compare.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures stacks against each other and writes the results down. */
@Command(
        name = "compare",
        description = {
            "Run scenarios over several stacks in turn, and write JSON, a chart and a page of them alone.",
            "Stacks: everwire-nio, everwire-iouring, oneshot-nio (what cannot be resumed), tcp,"
                    + " tls12-chacha-boringssl, tls12-aes-boringssl,"
                    + " tls13-aes-boringssl, tls13-chacha-jdk, tls13-aes-jdk, http2-chacha-boringssl,"
                    + " http2-aes-boringssl, rsocket-resume-aes-boringssl, quic,"
                    + " keys (the public-key operations of a handshake alone); each may be followed by @JDK."
        })
@SuppressWarnings("NullAway.Init") // set by picocli
final class CompareCommand implements Callable<Integer> {
    private static final Duration HOLD = Duration.ofSeconds(20);

    @Option(
            names = "--stacks",
            split = ",",
            paramLabel = "STACK[@JDK]",
            description = "What is compared (default: ${DEFAULT-VALUE}).")
    private List<String> stacks = List.of(
            "tls12-chacha-boringssl", "everwire-nio", "tcp", "http2-chacha-boringssl", "rsocket-resume-aes-boringssl");

    @Option(
            names = "--base",
            paramLabel = "STACK[@JDK]",
            description = "What ratios are to (default: the first of the stacks).")
    private String base = "";

    @Mixin
    private Javas javas;

    @Option(
            names = "--scenarios",
            split = ",",
            paramLabel = "NAME=BYTES",
            converter = {ScenarioName.class, Converters.Size.class},
            description = "What is run, with the bytes of each (default: bulk of 256MiB, messages of 4MiB).")
    private Map<String, Long> scenarios = defaults();

    @Option(names = "--rounds", paramLabel = "N", description = "Turns that count (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--warmups", paramLabel = "N", description = "Turns before (default: ${DEFAULT-VALUE}).")
    private int warmups = Comparison.WARMUPS;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            description = "Connections that each client spreads its streams over (default: ${DEFAULT-VALUE}).")
    private int sessions = 1;

    @Option(
            names = "--idle-sessions",
            paramLabel = "N",
            description = "Measure what so many idle connections cost as well.")
    private int idleSessions;

    @Option(names = "--idle-streams", paramLabel = "N", description = "Measure what so many idle streams cost as well.")
    private int idleStreams;

    @Option(
            names = "--out",
            paramLabel = "DIRECTORY",
            description = "Where RESULTS.md, results.json and ratios.svg are written (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("bench", "target", "compare");

    @Spec
    private CommandSpec spec;

    /** Checked when its turn comes, by the process that runs it. */
    static final class ScenarioName implements picocli.CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String name) {
            return name;
        }
    }

    private static Map<String, Long> defaults() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (String bulk : List.of("bulk1", "bulk1down", "bulk100", "bulk100down", "fair")) {
            all.put(bulk, 256L << 20);
        }
        all.put("echo1", 1L << 20);
        for (String messages : List.of("echo64", "open")) {
            all.put(messages, 4L << 20);
        }
        all.put("handshake", 64L * 1_000);
        all.put("resume", 64L * 200);
        return all;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Contender> contenders =
                stacks.stream().map(stack -> javas.contender(stack, sessions)).toList();
        Results results = measure(contenders);
        String to = base.isEmpty()
                ? contenders.get(0).label()
                : javas.contender(base, sessions).label();
        Files.createDirectories(out);
        results.write(out.resolve("results.json"));
        new RatioChart(results, to).write(out.resolve("ratios.svg"));
        String page = "# Results\n\n" + new MarkdownReport(results, to).text();
        Files.writeString(out.resolve("RESULTS.md"), page);
        spec.commandLine().getOut().println(page);
        return 0;
    }

    private Results measure(List<Contender> contenders) throws IOException, InterruptedException {
        Comparison.Plan plan = new Comparison.Plan(scenarios, rounds, warmups);
        Machine machine = Machine.here();
        List<Sample> samples = new ArrayList<>();
        if (!scenarios.isEmpty() && rounds > 0) {
            try (Comparison comparison = new Comparison(contenders, plan, this::complain)) {
                samples.addAll(comparison.run());
            }
        }
        for (Contender contender : contenders) {
            samples.addAll(idle(contender));
        }
        List<String> command = spec.root().commandLine().getParseResult().originalArgs();
        return new Results(machine, javas.described(), command, rounds, samples);
    }

    private List<Sample> idle(Contender contender) throws InterruptedException {
        return IdleCost.of(contender, idleSessions, idleStreams, HOLD, this::complain);
    }

    private void complain(String what) {
        spec.commandLine().getErr().println("everwire-bench: " + what);
    }
}
