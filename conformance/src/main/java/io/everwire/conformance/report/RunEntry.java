package io.everwire.conformance.report;

import org.jspecify.annotations.Nullable;

/**
 * One run of a case.
 *
 * @param id of the case
 * @param transport its name
 * @param where the role and the peer; empty where the case was skipped as a whole
 * @param repetition from 1
 * @param seed of its random data
 * @param millis how long it took
 * @param reason why it failed or was skipped; null where it passed
 * @param log what both ends were told, a line each; null but for failures
 * @param trace where it failed; null but for failures
 * @param command what repeats it; null but for failures
 */
public record RunEntry(
        String id,
        String transport,
        String where,
        int repetition,
        long seed,
        Outcome outcome,
        long millis,
        @Nullable String reason,
        @Nullable String log,
        @Nullable String trace,
        @Nullable String command) {
    public RunEntry {
        reason = CleanText.orNull(reason);
        log = CleanText.orNull(log);
        trace = CleanText.orNull(trace);
    }

    public boolean failed() {
        return outcome == Outcome.FAILED;
    }
}
