package io.everwire.conformance.cli;

import io.everwire.conformance.kit.Case;
import io.everwire.conformance.kit.CaseFailure;
import io.everwire.conformance.report.Outcome;
import io.everwire.conformance.report.RunEntry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Makes entries of a report from what JUnit tells during one launch. Called on one thread. */
final class RunCollector implements TestExecutionListener {
    private final String transport;
    private final int repetition;
    private final long seed;
    private final Commands commands;
    private final Consumer<RunEntry> onRun;
    private final List<RunEntry> runs = new ArrayList<>();
    private final List<String> kitFailures = new ArrayList<>();
    private final Map<String, Long> starts = new HashMap<>();

    /** @param onRun told each run when it has ended */
    RunCollector(String transport, int repetition, long seed, Commands commands, Consumer<RunEntry> onRun) {
        this.transport = transport;
        this.repetition = repetition;
        this.seed = seed;
        this.commands = commands;
        this.onRun = onRun;
    }

    List<RunEntry> runs() {
        return runs;
    }

    /** What failed outside of any case. */
    List<String> kitFailures() {
        return kitFailures;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        starts.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        promise(test).ifPresent(promise -> add(skipped(promise, "", 0, reason)));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        long start = starts.getOrDefault(test.getUniqueId(), System.nanoTime());
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (test.isTest()) {
            promise(test).ifPresent(promise -> add(entry(promise, test.getDisplayName(), millis, result)));
        } else if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            kitFailures.add(transport + ", " + test.getDisplayName() + ": "
                    + result.getThrowable().map(Throwable::toString).orElse("failed"));
        }
    }

    private void add(RunEntry run) {
        runs.add(run);
        onRun.accept(run);
    }

    private static Optional<Case> promise(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getJavaMethod().getAnnotation(Case.class));
    }

    private RunEntry entry(Case promise, String where, long millis, TestExecutionResult result) {
        Throwable cause = result.getThrowable().orElse(null);
        return switch (result.getStatus()) {
            case SUCCESSFUL -> entry(promise, where, Outcome.PASSED, millis, null);
            case ABORTED -> skipped(promise, where, millis, cause == null ? "aborted" : String.valueOf(cause));
            case FAILED -> failed(promise, where, millis, cause);
        };
    }

    private RunEntry skipped(Case promise, String where, long millis, String reason) {
        return entry(promise, where, Outcome.SKIPPED, millis, reason);
    }

    private RunEntry entry(Case promise, String where, Outcome outcome, long millis, @Nullable String reason) {
        return new RunEntry(
                promise.id(), transport, where, repetition, seed, outcome, millis, reason, null, null, null);
    }

    private RunEntry failed(Case promise, String where, long millis, @Nullable Throwable cause) {
        CaseFailure told = cause instanceof CaseFailure known ? known : null;
        return new RunEntry(
                promise.id(),
                transport,
                where,
                repetition,
                seed,
                Outcome.FAILED,
                millis,
                told == null ? String.valueOf(cause) : told.reason(),
                told == null ? null : told.log(),
                trace(told == null ? cause : told.getCause()),
                commands.again(transport, promise.id(), seed));
    }

    private static @Nullable String trace(@Nullable Throwable cause) {
        if (cause == null) {
            return null;
        }
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
