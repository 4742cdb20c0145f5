package io.everwire.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.conformance.kit.Level;
import io.everwire.conformance.report.CaseEntry;
import io.everwire.conformance.report.Environment;
import io.everwire.conformance.report.Outcome;
import io.everwire.conformance.report.Report;
import io.everwire.conformance.report.RunEntry;
import io.everwire.conformance.report.TransportEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static ExitCode verdict(
            Level level, Outcome outcome, boolean strict, @Nullable String unavailable, String... kitFailures) {
        return Conformance.verdict(new Report(
                Report.SCHEMA,
                "",
                0,
                "",
                strict,
                new Environment("", "", "", "", "", 1, 1),
                List.of(
                        new TransportEntry("a", "", List.of(), null),
                        new TransportEntry("b", "", List.of(), unavailable)),
                List.of(new CaseEntry("X-1", level, "", "0.1")),
                List.of(new RunEntry("X-1", "a", "", 1, 1, outcome, 0, null, null, null, null)),
                List.of(),
                List.of(kitFailures),
                0));
    }

    @Test
    void aShouldCountsOnlyWhenStrict() {
        assertEquals(ExitCode.PASSED, verdict(Level.SHOULD, Outcome.FAILED, false, null));
        assertEquals(ExitCode.FAILED, verdict(Level.SHOULD, Outcome.FAILED, true, null));
        assertEquals(ExitCode.PASSED, verdict(Level.INFO, Outcome.FAILED, true, null));
    }

    @Test
    void aFailureSaysMoreThanATransportThatDidNotRun() {
        assertEquals(ExitCode.UNAVAILABLE, verdict(Level.MUST, Outcome.PASSED, false, "not here"));
        assertEquals(ExitCode.FAILED, verdict(Level.MUST, Outcome.FAILED, false, "not here"));
    }

    @Test
    void nothingIsSaidWhereTheKitFailed() {
        assertEquals(ExitCode.KIT_FAILED, verdict(Level.MUST, Outcome.FAILED, false, "not here", "broken"));
    }

    @Test
    void onlySkippedCasesAreNoPass() {
        assertEquals(ExitCode.NOTHING_SELECTED, verdict(Level.MUST, Outcome.SKIPPED, false, null));
    }
}
