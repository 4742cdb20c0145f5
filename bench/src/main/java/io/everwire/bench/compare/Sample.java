package io.everwire.bench.compare;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was measured of one thing again and again.
 *
 * @param contender its label
 * @param scenario its name
 * @param unit of the values
 * @param values in the order of the rounds
 */
public record Sample(String contender, String scenario, String unit, List<Double> values) {
    /** All of the first, and behind their values those that the second has of the same things. */
    public static List<Sample> joined(List<Sample> first, List<Sample> second) {
        Map<List<String>, Sample> all = new LinkedHashMap<>();
        Stream.concat(first.stream(), second.stream()).forEach(one -> all.merge(one.of(), one, Sample::and));
        return List.copyOf(all.values());
    }

    private List<String> of() {
        return List.of(contender, scenario, unit);
    }

    private Sample and(Sample later) {
        return new Sample(
                contender,
                scenario,
                unit,
                Stream.concat(values.stream(), later.values.stream()).toList());
    }

    /** The middle one. */
    public double median() {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /**
     * The median of the ratios round by round: what both had to bear at the time falls out. Empty where the base had nothing
     * of it: processor time has a resolution of 10 ms, and a load may take less.
     */
    Optional<Double> ratioTo(Sample base) {
        int rounds = Math.min(values.size(), base.values.size());
        double[] ratios = new double[rounds];
        Arrays.setAll(ratios, i -> values.get(i) / base.values.get(i));
        double median = new Sample(
                        contender, scenario, unit, Arrays.stream(ratios).boxed().toList())
                .median();
        return Double.isFinite(median) ? Optional.of(median) : Optional.empty();
    }
}
