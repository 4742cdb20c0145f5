package io.everwire.conformance.cli;

import io.everwire.conformance.kit.KitSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How cases run. */
final class RunOptions {
    /** How much runs. */
    enum Size {
        QUICK,
        FULL
    }

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The seed of all random data (default: ${DEFAULT-VALUE}).")
    private long seed;

    private int repetitions = 1;

    private double timeoutFactor = 1;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "quick",
            description = "quick, or full for the long cases and volumes, too (default: ${DEFAULT-VALUE}).")
    private Size size = Size.QUICK;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often everything runs, each time with the next seed (default: ${DEFAULT-VALUE}).")
    void setRepetitions(int count) {
        require(count > 0, "--repeat must be above 0");
        repetitions = count;
    }

    @Option(
            names = "--timeout-factor",
            paramLabel = "F",
            defaultValue = "1",
            description = "What all limits are multiplied with, on slow or busy machines (default: ${DEFAULT-VALUE}).")
    void setTimeoutFactor(double factor) {
        require(factor > 0 && factor <= 1_000, "--timeout-factor must be above 0, at most 1000");
        timeoutFactor = factor;
    }

    private void require(boolean valid, String otherwise) {
        if (!valid) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), otherwise);
        }
    }

    int repetitions() {
        return repetitions;
    }

    KitSettings settings() {
        return new KitSettings(seed, size == Size.FULL, timeoutFactor);
    }
}
