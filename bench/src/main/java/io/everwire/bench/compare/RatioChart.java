package io.everwire.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/** A picture of the ratios in what a scenario is about, its first figure: more is better. */
public final class RatioChart {
    private static final int WIDTH = 1_200;
    private static final int HEIGHT = 600;

    private final Results results;
    private final String base;

    public RatioChart(Results results, String base) {
        this.results = results;
        this.base = base;
    }

    /** Writes an SVG file. */
    public void write(Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("As many times as " + base)
                .xAxisTitle("")
                .yAxisTitle("ratio")
                .build();
        chart.getStyler().setXAxisLabelRotation(30);
        Map<String, String> units = new LinkedHashMap<>();
        results.scenarios().stream()
                .filter(scenario -> results.find(
                                base, scenario, results.units(scenario).get(0))
                        .isPresent())
                .forEach(scenario -> units.put(scenario, results.units(scenario).get(0)));
        for (String contender : results.contenders()) {
            chart.addSeries(
                    contender,
                    List.copyOf(units.keySet()),
                    units.entrySet().stream()
                            .map(entry -> ratio(contender, entry.getKey(), entry.getValue()))
                            .toList());
        }
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }

    private double ratio(String contender, String scenario, String unit) {
        return results.find(contender, scenario, unit)
                .flatMap(sample -> results.find(base, scenario, unit).flatMap(sample::ratioTo))
                .orElse(0.0);
    }
}
