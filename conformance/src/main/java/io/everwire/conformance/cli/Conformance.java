package io.everwire.conformance.cli;

import io.everwire.conformance.KitCase;
import io.everwire.conformance.kit.KitSettings;
import io.everwire.conformance.kit.Level;
import io.everwire.conformance.kit.Obstacles;
import io.everwire.conformance.report.CaseEntry;
import io.everwire.conformance.report.Environment;
import io.everwire.conformance.report.Outcome;
import io.everwire.conformance.report.Report;
import io.everwire.conformance.report.Reports;
import io.everwire.conformance.report.TextTable;
import io.everwire.conformance.report.TransportEntry;
import io.everwire.conformance.rig.RawNetwork;
import io.everwire.spi.TransportProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program: finds transports, runs the cases over them, and reports. */
@Command(
        name = "everwire-conformance",
        description = "Checks whether a transport keeps Everwire's transport contract.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all MUST passed",
            "1:a MUST failed, or a SHOULD with --strict",
            "2:wrong usage",
            "3:no such transport",
            "4:a transport that was asked for cannot run here",
            "5:no case was selected, or none of them applied",
            "6:the kit itself failed"
        })
public final class Conformance implements Callable<Integer> {
    /** Netty's warnings about what cases provoke on purpose would tear the progress line; held, lest it be forgotten. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            split = ",",
            description = "The transports to check, separated by commas. All that can run here by default.")
    private List<String> names = List.of();

    @Option(
            names = "--plugin",
            paramLabel = "JAR",
            description = "A JAR with transports to look for, too. May be given more than once.")
    private List<Path> plugins = List.of();

    @Option(names = "--list-transports", description = "Shows the transports, and why one cannot run here.")
    private boolean listTransports;

    @Option(names = "--list", description = "Shows the cases that are selected.")
    private boolean list;

    @Mixin
    private Selection selection = new Selection();

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--strict", description = "A SHOULD that fails counts like a MUST.")
    private boolean strict;

    @Option(names = "--out", paramLabel = "DIR", description = "Where report.json, report.html and JUnit's XML go.")
    private @Nullable Path out;

    @Option(
            names = "--self-test",
            description = "Checks the kit itself: a flawless transport must pass, and each of many bad ones must fail.")
    private boolean selfTest;

    @Option(names = "--dry-run", description = "Shows what would run, and what would be skipped and why.")
    private boolean dryRun;

    private final KitLauncher launcher;

    private Conformance(KitLauncher launcher) {
        this.launcher = launcher;
    }

    /** Runs once and ends the process with an exit code. */
    public static void main(String[] arguments) {
        NETTY.setLevel(java.util.logging.Level.OFF);
        System.exit(run(arguments));
    }

    /** Whatever happens has one of the documented codes: an error that escaped would end as 1, a verdict. */
    private static int run(String[] arguments) {
        try {
            return commandLine().execute(arguments);
        } catch (Throwable failure) {
            System.err.println("everwire-conformance: the kit failed: " + failure);
            return ExitCode.KIT_FAILED.value();
        }
    }

    /** The command, ready to be executed in this process. */
    public static CommandLine commandLine() {
        return commandLine(KitLauncher.ofJUnit());
    }

    /** The command, over another way to run cases. */
    static CommandLine commandLine(KitLauncher launcher) {
        CommandLine line = new CommandLine(new Conformance(launcher));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command.getErr()));
        return line;
    }

    private static int fail(Exception failure, PrintWriter err) {
        if (failure instanceof Stopped stopped) {
            err.println("everwire-conformance: " + stopped.getMessage());
            err.flush();
            return stopped.code().value();
        }
        err.println("everwire-conformance: the kit failed:");
        failure.printStackTrace(err);
        err.flush();
        return ExitCode.KIT_FAILED.value();
    }

    @Override
    public Integer call() throws IOException {
        if (selfTest) {
            return testItself().value();
        }
        try (Plugins found = Plugins.load(plugins)) {
            found.problems().forEach(problem -> err().println("everwire-conformance: " + problem));
            return act(found).value();
        } finally {
            out().flush();
            err().flush();
        }
    }

    private ExitCode act(Plugins found) throws IOException {
        if (listTransports) {
            found.providers().forEach(this::show);
            return ExitCode.PASSED;
        }
        List<KitCase> cases = selection.cases();
        if (list) {
            cases.forEach(this::show);
            return ExitCode.PASSED;
        }
        List<TransportProvider> chosen = Choice.of(names, found.providers());
        if (dryRun) {
            chosen.forEach(provider -> show(provider, cases));
            return ExitCode.PASSED;
        }
        return check(chosen, cases, found);
    }

    private ExitCode testItself() {
        boolean passed = new SelfTest(out()).run();
        out().flush();
        return passed ? ExitCode.PASSED : ExitCode.KIT_FAILED;
    }

    // ---- what is shown instead of a run

    private void show(TransportProvider provider) {
        TransportEntry entry = TransportEntry.of(provider);
        out().printf(
                        "%-12s %s%n",
                        entry.name(), entry.available() ? "available" : "not available: " + entry.unavailable());
        out().printf("%-12s %s, %s%n", "", entry.capabilities(), entry.provider());
    }

    private void show(KitCase kitCase) {
        out().printf(
                        "%-7s %-6s %s%n",
                        kitCase.id(),
                        kitCase.promise().level(),
                        kitCase.promise().promise());
    }

    private void show(TransportProvider provider, List<KitCase> cases) {
        cases.forEach(kitCase -> out().printf(
                        "%-12s %-7s %s%n",
                        provider.name(),
                        kitCase.id(),
                        Obstacles.to(kitCase.promise(), provider, RawNetwork.ofSockets(), options.settings())
                                .map(why -> "would be skipped: " + why)
                                .orElse("would run")));
    }

    // ---- the run

    private ExitCode check(List<TransportProvider> chosen, List<KitCase> cases, Plugins found) throws IOException {
        KitSettings settings = options.settings();
        Path directory = directory();
        Instant start = Instant.now();
        Progress progress = new Progress(err(), Ansi.AUTO.enabled());
        KitRun run = new KitRun(launcher, cases, settings, found.own(), new Commands(plugins, settings), progress);
        // Asked once: a probe may answer otherwise a moment later.
        List<TransportEntry> entries = chosen.stream().map(TransportEntry::of).toList();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).available()) {
                run.over(chosen.get(i), options.repetitions());
            }
        }
        Report report = report(start, entries, cases, found.problems(), run);
        ExitCode code = verdict(report);
        return publish(report.withExitCode(code.value()), code, directory);
    }

    private @Nullable Path directory() {
        try {
            return out == null ? null : Files.createDirectories(out);
        } catch (IOException unusable) {
            throw new Stopped(ExitCode.USAGE, "--out " + out + " cannot be made: " + unusable);
        }
    }

    private Report report(
            Instant start, List<TransportEntry> entries, List<KitCase> cases, List<String> problems, KitRun run) {
        return new Report(
                Report.SCHEMA,
                start.truncatedTo(ChronoUnit.SECONDS).toString(),
                start.until(Instant.now(), ChronoUnit.MILLIS),
                Commands.of(own().getParseResult().originalArgs()),
                strict,
                Environment.here(Version.kit()),
                entries,
                cases.stream().map(KitCase::promise).map(CaseEntry::of).toList(),
                List.copyOf(run.runs()),
                List.copyOf(problems),
                List.copyOf(run.kitFailures()),
                0);
    }

    /** A failure says more than that something did not run; where the kit failed, nothing can be said. */
    static ExitCode verdict(Report report) {
        if (!report.kitFailures().isEmpty()) {
            return ExitCode.KIT_FAILED;
        }
        if (!report.failed(Level.MUST).isEmpty()
                || (report.strict() && !report.failed(Level.SHOULD).isEmpty())) {
            return ExitCode.FAILED;
        }
        if (!report.transports().stream().allMatch(TransportEntry::available)) {
            return ExitCode.UNAVAILABLE;
        }
        boolean nothingRan = report.runs().stream().allMatch(run -> run.outcome() == Outcome.SKIPPED);
        return nothingRan ? ExitCode.NOTHING_SELECTED : ExitCode.PASSED;
    }

    private ExitCode publish(Report report, ExitCode code, @Nullable Path directory) throws IOException {
        out().println(new TextTable(report, Conformance::painted).text());
        report.kitFailures().forEach(failure -> err().println("everwire-conformance: the kit failed: " + failure));
        if (directory != null) {
            Reports.write(report, directory);
            out().println("report: " + directory.resolve("report.html"));
        }
        return code;
    }

    private static String painted(String text, Outcome outcome) {
        String style =
                switch (outcome) {
                    case PASSED -> "green";
                    case FAILED -> "bold,red";
                    case SKIPPED -> "faint";
                };
        return Ansi.AUTO.string("@|" + style + " " + text + "|@");
    }

    private CommandLine own() {
        return Objects.requireNonNull(spec).commandLine();
    }

    private PrintWriter out() {
        return own().getOut();
    }

    private PrintWriter err() {
        return own().getErr();
    }
}
