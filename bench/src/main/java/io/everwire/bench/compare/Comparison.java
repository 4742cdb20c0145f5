package io.everwire.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;

/**
 * Contenders taking turns, A B A B, so that whatever else the machine does strikes all of them. The first turns only warm
 * up and do not count.
 */
public final class Comparison implements AutoCloseable {
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Key, List<Double>> values = new LinkedHashMap<>();
    private final Plan plan;

    private record Key(String contender, String scenario, String unit) {}

    /**
     * What is to be measured.
     *
     * @param scenarios with the bytes of each
     * @param rounds that count
     * @param warmups that do not
     * @param connections of each client
     */
    public record Plan(Map<String, Long> scenarios, int rounds, int warmups, int connections) {}

    public Comparison(List<Contender> contenders, Plan plan) throws IOException {
        this.plan = plan;
        try {
            for (Contender contender : contenders) {
                pairs.add(new Pair(contender, plan.connections()));
            }
        } catch (IOException failure) {
            close();
            throw failure;
        }
    }

    /** Takes as long as it takes; shows a progress line. */
    public Results run(List<String> command) throws IOException {
        Machine machine = Machine.here();
        int turns = (plan.rounds() + plan.warmups()) * plan.scenarios().size() * pairs.size();
        try (ProgressBar bar = new ProgressBar("compare", turns)) {
            for (int round = -plan.warmups(); round < plan.rounds(); round++) {
                round(round >= 0, bar);
            }
        }
        List<Sample> samples = new ArrayList<>();
        values.forEach((key, all) -> samples.add(new Sample(key.contender, key.scenario, key.unit, all)));
        return new Results(machine, command, plan.rounds(), samples);
    }

    private void round(boolean counts, ProgressBar bar) throws IOException {
        for (Map.Entry<String, Long> scenario : plan.scenarios().entrySet()) {
            for (Pair pair : pairs) {
                bar.setExtraMessage(scenario.getKey() + " " + pair.contender().label());
                Map<String, Double> figures = pair.run(scenario.getKey(), scenario.getValue());
                if (counts) {
                    keep(pair.contender().label(), scenario.getKey(), figures);
                }
                bar.step();
            }
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
