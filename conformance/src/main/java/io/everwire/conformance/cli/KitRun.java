package io.everwire.conformance.cli;

import io.everwire.conformance.KitCase;
import io.everwire.conformance.kit.KitSettings;
import io.everwire.conformance.report.RunEntry;
import io.everwire.spi.TransportProvider;
import java.util.ArrayList;
import java.util.List;

/** All cases over all transports, as often as asked. For one thread. */
final class KitRun {
    private final KitLauncher launcher;
    private final List<KitCase> cases;
    private final KitSettings settings;
    private final List<String> peers;
    private final Commands commands;
    private final Progress progress;
    private final List<RunEntry> runs = new ArrayList<>();
    private final List<String> kitFailures = new ArrayList<>();

    KitRun(
            KitLauncher launcher,
            List<KitCase> cases,
            KitSettings settings,
            List<String> peers,
            Commands commands,
            Progress progress) {
        this.launcher = launcher;
        this.cases = cases;
        this.settings = settings;
        this.peers = peers;
        this.commands = commands;
        this.progress = progress;
    }

    List<RunEntry> runs() {
        return runs;
    }

    List<String> kitFailures() {
        return kitFailures;
    }

    /** Each repetition has a seed of its own: the next. */
    void over(TransportProvider provider, int repetitions) {
        for (int repetition = 1; repetition <= repetitions; repetition++) {
            once(provider, repetition, settings.withSeed(settings.seed() + repetition - 1));
        }
    }

    private void once(TransportProvider provider, int repetition, KitSettings its) {
        RunCollector collector = new RunCollector(provider.name(), repetition, its.seed(), commands, progress::ran);
        progress.start(provider.name(), cases.size());
        launcher.run(provider, cases, its, peers, collector);
        progress.end();
        runs.addAll(collector.runs());
        kitFailures.addAll(collector.kitFailures());
    }
}
