package io.everwire.bench.cli;

import io.everwire.bench.compare.Chapter;
import io.everwire.bench.compare.Comparison;
import io.everwire.bench.compare.Contender;
import io.everwire.bench.compare.IdleCost;
import io.everwire.bench.compare.Machine;
import io.everwire.bench.compare.Report;
import io.everwire.bench.compare.Results;
import io.everwire.bench.compare.Sample;
import io.everwire.bench.parts.Parts;
import io.everwire.spi.Transports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures everything that RESULTS.md says. */
@Command(
        name = "report",
        description = {
            "Measure everything, or some chapters, and write RESULTS.md anew.",
            "Chapters: speed (18 minutes), price (3), peers (7), growth (2), idle (7), parts (5 for each JDK)."
        })
@SuppressWarnings("NullAway.Init") // set by picocli
final class ReportCommand implements Callable<Integer> {
    private static final String EVERWIRE = "everwire-nio";
    private static final String RINGS = "iouring";
    private static final Duration HOLD = Duration.ofSeconds(30);
    private static final int IDLE_SESSIONS = 10_000;
    private static final int IDLE_STREAMS = 100_000;

    private static final String ONE_SHOT = "oneshot-nio";
    private static final String TLS = "tls12-chacha-boringssl";
    private static final List<String> PEERS = List.of("http2-chacha-boringssl", "rsocket-resume-aes-boringssl");

    private static final List<String> MORE_PEERS = List.of(
            "tls12-aes-boringssl",
            "tls13-aes-boringssl",
            "tls13-chacha-jdk",
            "tls13-aes-jdk",
            "http2-aes-boringssl",
            "quic",
            "tcp");

    /** Those who are fastest are native code, and how much slower the others are is plain soon. */
    private static final int FEW_WARMUPS = 4;

    /** A difference of a few percent wants more turns than one of some ten. */
    private static final int PRICE_ROUNDS = 3;

    @Option(
            names = "--chapters",
            split = ",",
            paramLabel = "CHAPTER",
            converter = ChapterName.class,
            description = "What to measure again (default: everything).")
    private List<Chapter> chapters = List.of(Chapter.values());

    @Option(names = "--rounds", paramLabel = "N", description = "Turns that count (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--scale",
            paramLabel = "PERCENT",
            description = "How much of each load, for a trial (default: ${DEFAULT-VALUE}).")
    private int scale = 100;

    @Option(
            names = "--out",
            paramLabel = "DIRECTORY",
            description = "Where RESULTS.md, ratios.svg and results/ are (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("bench");

    @Mixin
    private Javas javas;

    @Spec
    private CommandSpec spec;

    /** As {@link Chapter#named}. */
    static final class ChapterName implements picocli.CommandLine.ITypeConverter<Chapter> {
        @Override
        public Chapter convert(String name) {
            return Chapter.named(name);
        }
    }

    @Override
    public Integer call() throws Exception {
        Report report = new Report(out);
        for (Chapter chapter : chapters) {
            Machine machine = Machine.here();
            List<Sample> samples = measure(chapter);
            List<String> command = List.of("report", "--chapters", chapter.word());
            report.put(chapter, new Results(machine, javas.described(), command, turns(chapter), samples));
            report.write();
        }
        return 0;
    }

    private List<Sample> measure(Chapter chapter) throws IOException, InterruptedException, RunnerException {
        return switch (chapter) {
            case SPEED -> compare(chapter, speed(), speedLoads());
            case PRICE -> compare(chapter, price(), priceLoads());
            case PEERS -> compare(chapter, morePeers(), peerLoads());
            case GROWTH -> compare(chapter, growth(), growthLoads());
            case IDLE -> idle();
            case PARTS -> parts();
        };
    }

    private List<Sample> compare(Chapter chapter, List<Contender> contenders, Map<String, Long> loads)
            throws IOException {
        loads.replaceAll((scenario, bytes) -> Math.max(64, bytes * scale / 100));
        int warmups = chapter == Chapter.PEERS ? FEW_WARMUPS : Comparison.WARMUPS;
        Comparison.Plan plan = new Comparison.Plan(loads, turns(chapter), warmups);
        try (Comparison comparison = new Comparison(contenders, plan, this::complain)) {
            return comparison.run();
        }
    }

    private int turns(Chapter chapter) {
        return chapter == Chapter.PRICE ? PRICE_ROUNDS * rounds : rounds;
    }

    private List<Contender> ours() {
        List<Contender> ours = new ArrayList<>();
        javas.names().forEach(jdk -> ours.add(javas.contender(EVERWIRE + "@" + jdk, 1)));
        return ours;
    }

    private List<Contender> speed() {
        List<Contender> all = new ArrayList<>();
        all.add(javas.contender(TLS, 1));
        all.addAll(ours());
        if (Transports.unavailability(Transports.named(RINGS)).isEmpty()) {
            javas.names().forEach(jdk -> all.add(javas.contender("everwire-" + RINGS + "@" + jdk, 1)));
        }
        all.addAll(otherCiphers());
        PEERS.forEach(peer -> all.add(javas.contender(peer, 1)));
        all.add(javas.contender("keys", 1));
        return all;
    }

    /** What there is without OpenSSL: on each Java the best of the others. */
    private List<Contender> otherCiphers() {
        List<Contender> all = new ArrayList<>();
        javas.names().forEach(jdk -> all.add(javas.contender(EVERWIRE + "+" + otherCipher(jdk) + "@" + jdk, 1)));
        return all;
    }

    private static String otherCipher(String jdk) {
        return jdk.equals("17") ? "conscrypt" : "sunjce";
    }

    private static Map<String, Long> speedLoads() {
        Map<String, Long> loads = new LinkedHashMap<>();
        // A pipe of TLS is a connection of its own each time: with less its start, not yet paced, would be what is
        // measured.
        loads.put("bulk1", 1L << 30);
        loads.put("bulk1down", 1L << 30);
        loads.put("bulk100", 192L << 20);
        loads.put("bulk100down", 192L << 20);
        loads.put("fair", 192L << 20);
        loads.put("echo1", 1L << 20);
        loads.put("echo64", 8L << 20);
        loads.put("open", 2L << 20);
        loads.put("handshake", 64L * 3_000);
        loads.put("resume", 64L * 500);
        return loads;
    }

    private List<Contender> price() {
        List<Contender> all = new ArrayList<>();
        for (String jdk : javas.names()) {
            for (String cipher : List.of("", "+" + otherCipher(jdk))) {
                all.add(javas.contender(ONE_SHOT + cipher + "@" + jdk, 1));
                all.add(javas.contender(EVERWIRE + cipher + "@" + jdk, 1));
            }
        }
        return all;
    }

    private static Map<String, Long> priceLoads() {
        Map<String, Long> loads = new LinkedHashMap<>();
        loads.put("bulk1", 256L << 20);
        loads.put("bulk1down", 256L << 20);
        return loads;
    }

    private List<Contender> morePeers() {
        List<Contender> all = new ArrayList<>();
        all.add(javas.contender(TLS, 1));
        all.add(javas.contender(EVERWIRE, 1));
        MORE_PEERS.forEach(peer -> all.add(javas.contender(peer, 1)));
        return all;
    }

    /** Less than for {@link #speedLoads}: some of them take ten times as long. */
    private static Map<String, Long> peerLoads() {
        Map<String, Long> loads = new LinkedHashMap<>();
        for (String bulk : List.of("bulk1", "bulk1down", "bulk100", "bulk100down")) {
            loads.put(bulk, 16L << 20);
        }
        loads.put("echo1", 64L << 10);
        loads.put("echo64", 512L << 10);
        loads.put("open", 64L << 10);
        return loads;
    }

    /** The last of them takes a while to connect, and none of them goes before it is over. */
    private List<Contender> growth() {
        return IntStream.of(1, 10, 100, 1_000, 10_000)
                .mapToObj(count -> javas.contender(EVERWIRE, count))
                .toList();
    }

    private static Map<String, Long> growthLoads() {
        Map<String, Long> loads = new LinkedHashMap<>();
        loads.put("open", 2L << 20);
        loads.put("bulk100", 192L << 20);
        return loads;
    }

    private List<Sample> idle() throws InterruptedException {
        List<Contender> contenders = new ArrayList<>(ours());
        PEERS.forEach(peer -> contenders.add(javas.contender(peer, 1)));
        List<Sample> samples = new ArrayList<>();
        for (Contender contender : contenders) {
            spec.commandLine().getOut().println("idle " + contender.label());
            spec.commandLine().getOut().flush();
            samples.addAll(IdleCost.of(
                    contender, IDLE_SESSIONS * scale / 100, IDLE_STREAMS * scale / 100, HOLD, this::complain));
        }
        return samples;
    }

    private List<Sample> parts() throws RunnerException {
        List<Sample> samples = new ArrayList<>();
        for (String jdk : javas.names()) {
            samples.addAll(Parts.run(jdk, javas.home(jdk), 10L * scale));
        }
        return samples;
    }

    private void complain(String what) {
        spec.commandLine().getErr().println("everwire-bench: " + what);
    }
}
