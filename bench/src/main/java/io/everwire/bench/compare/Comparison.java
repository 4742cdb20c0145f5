package io.everwire.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;

/**
 * Contenders taking turns, A B A B, so that whatever else the machine does strikes all of them. The first turns only warm
 * up and do not count. One whose process ends, or says nothing for minutes, is left out from then on.
 */
public final class Comparison implements AutoCloseable {
    /** So many turns of some 200 MB each way until a Java stack is compiled; with two of them the compiler is measured. */
    public static final int WARMUPS = 10;

    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Key, List<Double>> values = new LinkedHashMap<>();
    private final Set<Key> failed = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Consumer<String> complaints;
    private final Plan plan;

    private record Key(String contender, String scenario, String unit) {}

    /**
     * What is to be measured.
     *
     * @param scenarios with the bytes of each
     * @param slow stacks that would hold up the others with so much: the bytes that they have instead, by scenario. Figures
     *     are rates, so that they can be compared all the same
     * @param rounds that count
     * @param warmups that do not
     */
    public record Plan(Map<String, Long> scenarios, Map<String, Map<String, Long>> slow, int rounds, int warmups) {
        /** The same for all. */
        public Plan(Map<String, Long> scenarios, int rounds, int warmups) {
            this(scenarios, Map.of(), rounds, warmups);
        }

        /** What a contender has to do in one of its turns at one of the scenarios. */
        public long bytes(Contender contender, String scenario) {
            Long less = slow.getOrDefault(contender.stack(), Map.of()).get(scenario);
            return less != null ? less : Objects.requireNonNull(scenarios.get(scenario), scenario);
        }
    }

    /** @param complaints hears which contender cannot do what; it does the rest all the same */
    public Comparison(List<Contender> contenders, Plan plan, Consumer<String> complaints) throws IOException {
        this.plan = plan;
        this.complaints = complaints;
        try {
            for (Contender contender : contenders) {
                pairs.add(new Pair(contender));
            }
        } catch (IOException failure) {
            close();
            throw failure;
        }
    }

    /** Takes as long as it takes; shows a progress line. */
    public List<Sample> run() {
        int turns = (plan.rounds() + plan.warmups()) * plan.scenarios().size() * pairs.size();
        try (ProgressBar bar = new ProgressBar("compare", turns)) {
            for (int round = -plan.warmups(); round < plan.rounds(); round++) {
                round(round >= 0, bar);
            }
        }
        List<Sample> samples = new ArrayList<>();
        values.forEach((key, all) -> samples.add(new Sample(key.contender, key.scenario, key.unit, all)));
        return samples;
    }

    private void round(boolean counts, ProgressBar bar) {
        for (String scenario : plan.scenarios().keySet()) {
            for (Pair pair : pairs) {
                bar.setExtraMessage(scenario + " " + pair.contender().label());
                run(pair, scenario, plan.bytes(pair.contender(), scenario), counts);
                bar.step();
            }
        }
    }

    private void run(Pair pair, String scenario, long bytes, boolean counts) {
        String contender = pair.contender().label();
        Key all = new Key(contender, scenario, "");
        if (failed.contains(all) || gone.contains(contender)) {
            return;
        }
        try {
            Map<String, Double> figures = pair.run(scenario, bytes);
            if (counts) {
                keep(contender, scenario, figures);
            }
        } catch (ScenarioFailure failure) {
            failed.add(all);
            complaints.accept(contender + ", " + scenario + ": " + failure.getMessage());
        } catch (IOException end) {
            gone.add(contender);
            complaints.accept(contender + " is left out from here on. " + scenario + ": " + end.getMessage());
        }
    }

    private void keep(String contender, String scenario, Map<String, Double> figures) {
        figures.forEach(
                (unit, value) -> values.computeIfAbsent(new Key(contender, scenario, unit), first -> new ArrayList<>())
                        .add(value));
    }

    @Override
    public void close() {
        pairs.forEach(Pair::close);
    }
}
