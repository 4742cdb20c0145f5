package io.everwire.conformance.cli;

import io.everwire.conformance.Catalogue;
import io.everwire.conformance.KitCase;
import io.everwire.conformance.kit.KitSettings;
import io.everwire.conformance.kit.Level;
import io.everwire.conformance.mutant.Mutant;
import io.everwire.conformance.mutant.Mutants;
import io.everwire.conformance.report.RunEntry;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The kit's check of itself: the flawless transport passes everything, each mutant fails the cases named for it. */
final class SelfTest {
    /** A mutant is found by what does not come, too: the sooner that is given up, the better. */
    private static final double IMPATIENT = 0.2;

    private static final int ATTEMPTS = 3;

    private final PrintWriter out;

    SelfTest(PrintWriter out) {
        this.out = out;
    }

    /** True where the kit is as it should be. */
    boolean run() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, provoked) -> {});
        try {
            long start = System.nanoTime();
            boolean sound = flawlessPasses();
            List<Mutant> survivors =
                    Mutants.all().stream().filter(mutant -> !isKilled(mutant)).toList();
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            out.printf(
                    "%d mutants, %d survived, the flawless transport %s; %d s%n",
                    Mutants.all().size(), survivors.size(), sound ? "passed" : "FAILED", seconds);
            return sound && survivors.isEmpty();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    private boolean flawlessPasses() {
        // figures say something of the machine, and nothing of the kit
        List<KitCase> promises = Catalogue.cases().stream()
                .filter(kitCase -> kitCase.promise().level() == Level.MUST)
                .toList();
        RunCollector collector = over(Mutants.flawless(), promises, 1);
        Set<String> failed = failed(collector);
        out.printf("%-30s %s%n", "(flawless)", failed.isEmpty() ? "passes everything" : "FAILS " + failed);
        collector.runs().stream()
                .filter(RunEntry::failed)
                .forEach(run -> out.println("  " + run.id() + ": " + run.reason()));
        out.flush();
        return failed.isEmpty() && collector.kitFailures().isEmpty();
    }

    private boolean isKilled(Mutant mutant) {
        Set<String> spared = spared(mutant);
        String killers = String.join(", ", mutant.killers());
        out.printf(
                "%-30s %-13s %s%n",
                mutant.name(),
                spared.isEmpty() ? killers : killers + ", SPARED BY " + String.join(", ", spared),
                mutant.wrong());
        out.flush();
        return spared.isEmpty();
    }

    /** The cases that are named for a mutant and did not find it. What is wrong only in time may have luck. */
    static Set<String> spared(Mutant mutant) {
        Set<String> spared = new TreeSet<>(mutant.killers());
        for (int i = 0; i < ATTEMPTS && !spared.isEmpty(); i++) {
            List<KitCase> cases = Catalogue.cases().stream()
                    .filter(kitCase -> spared.contains(kitCase.id()))
                    .toList();
            spared.removeAll(failed(over(mutant, cases, IMPATIENT)));
        }
        return spared;
    }

    private static RunCollector over(Mutant mutant, List<KitCase> cases, double patience) {
        KitSettings settings = new KitSettings(1, false, patience);
        RunCollector collector = new RunCollector(
                mutant.name(), 1, settings.seed(), new Commands(new ArrayList<>(), settings), run -> {});
        Map<String, String> parameters =
                Map.of(MutantTransport.PARAMETER, mutant.name(), KitSettings.STOP, Boolean.toString(true));
        KitLauncher.launch(MutantTransport.class, cases, settings, parameters, collector);
        return collector;
    }

    private static Set<String> failed(RunCollector collector) {
        return collector.runs().stream()
                .filter(RunEntry::failed)
                .map(RunEntry::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
