package io.everwire.bench.parts;

import io.everwire.bench.compare.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** All parts under JMH on one Java, as the report has them: nanoseconds and bytes of heap for each. */
public final class Parts {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private Parts() {}

    /**
     * Takes some minutes; JMH shows how far it is.
     *
     * @param jdk how the Java is called in results
     * @param iterationMillis how long each iteration takes
     */
    public static List<Sample> run(String jdk, Path home, long iterationMillis) throws RunnerException {
        List<Sample> samples = new ArrayList<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(Parts.class.getPackageName())
                        .jvm(home.resolve("bin").resolve("java").toString())
                        .jvmArgs(
                                "-XX:+UseSerialGC",
                                "-XX:+IgnoreUnrecognizedVMOptions",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow")
                        .warmupIterations(2)
                        .warmupTime(TimeValue.milliseconds(iterationMillis))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.milliseconds(iterationMillis))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run()) {
            String scenario = name(result);
            samples.add(sample(jdk, scenario, "ns/op", result.getPrimaryResult()));
            result.getSecondaryResults().forEach((label, figure) -> {
                if (label.endsWith(ALLOCATION)) {
                    samples.add(sample(jdk, scenario, "heap B/op", figure));
                }
            });
        }
        return samples;
    }

    /** The part is what others have as contender: parts stand below each other, Javas beside each other. */
    private static Sample sample(String jdk, String part, String unit, Result<?> figure) {
        String benchmark = part.substring(0, part.indexOf('.'));
        return new Sample(
                part.substring(benchmark.length() + 1), benchmark, unit + " @" + jdk, List.of(figure.getScore()));
    }

    /** {@code Record.seal bytes=64 cipher=bc}. */
    private static String name(RunResult result) {
        String whole = result.getParams().getBenchmark();
        String method = whole.substring(whole.lastIndexOf('.') + 1);
        String type = whole.substring(0, whole.lastIndexOf('.'));
        String parameters = result.getParams().getParamsKeys().stream()
                .sorted()
                .map(key -> " " + key + "=" + result.getParams().getParam(key))
                .collect(Collectors.joining());
        return type.substring(type.lastIndexOf('.') + 1).replaceFirst("Benchmark$", "") + "." + method + parameters;
    }
}
