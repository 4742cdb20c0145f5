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
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
            "Chapters: speed (15 minutes), price (5), peers (4), growth (2), idle (18), parts (5 for each JDK)."
        })
@SuppressWarnings("NullAway.Init") // set by picocli
final class ReportCommand implements Callable<Integer> {
    /** Two rounds of probes. */
    private static final Duration HOLD = Duration.ofSeconds(60);

    private static final int IDLE_SESSIONS = 10_000;
    private static final int IDLE_STREAMS = 100_000;

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
        ReportPlan plan = new ReportPlan(javas, rounds, scale);
        for (Chapter chapter : chapters) {
            Machine machine = Machine.here();
            List<Sample> samples = measure(plan, chapter);
            List<String> command = List.of("report", "--chapters", chapter.word());
            report.put(chapter, new Results(machine, javas.described(), command, plan.rounds(chapter), samples));
            report.write();
        }
        return 0;
    }

    private List<Sample> measure(ReportPlan plan, Chapter chapter)
            throws IOException, InterruptedException, RunnerException {
        return switch (chapter) {
            case IDLE -> idle(plan.contenders(chapter));
            case PARTS -> parts();
            default -> compare(plan, chapter);
        };
    }

    private List<Sample> compare(ReportPlan plan, Chapter chapter) throws IOException {
        List<Sample> samples = List.of();
        for (int life = 0; life < plan.lives(chapter); life++) {
            try (Comparison comparison =
                    new Comparison(plan.contenders(chapter), plan.comparison(chapter), this::complain)) {
                samples = Sample.joined(samples, comparison.run());
            }
        }
        return samples;
    }

    private List<Sample> idle(List<Contender> contenders) throws InterruptedException {
        int sessions = IDLE_SESSIONS * scale / 100;
        List<Sample> samples = new ArrayList<>();
        for (Contender contender : contenders) {
            say("idle " + contender.label());
            samples.addAll(IdleCost.of(contender, sessions, IDLE_STREAMS * scale / 100, HOLD, this::complain));
        }
        Contender ours = contenders.get(0);
        say("idle " + ours.label() + ", unprobed");
        samples.addAll(IdleCost.unprobed(ours, sessions, HOLD, this::complain));
        return samples;
    }

    private void say(String what) {
        spec.commandLine().getOut().println(what);
        spec.commandLine().getOut().flush();
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
