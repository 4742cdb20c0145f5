package io.everwire.conformance.report;

import io.everwire.conformance.kit.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that a run of the kit found.
 *
 * @param schema of the JSON form; rises with what readers would notice
 * @param started in ISO 8601, UTC
 * @param millis how long all of it took
 * @param command what was run
 * @param strict whether a SHOULD counts as a MUST
 * @param problems with plugins
 * @param kitFailures what went wrong in the kit, so that its verdict is none
 * @param exitCode what the program ends with
 */
public record Report(
        int schema,
        String started,
        long millis,
        String command,
        boolean strict,
        Environment environment,
        List<TransportEntry> transports,
        List<CaseEntry> cases,
        List<RunEntry> runs,
        List<String> problems,
        List<String> kitFailures,
        int exitCode) {
    public static final int SCHEMA = 1;

    public Report {
        problems = problems.stream().map(CleanText::of).toList();
        kitFailures = kitFailures.stream().map(CleanText::of).toList();
    }

    /** All runs of a case over a transport. */
    public List<RunEntry> runs(CaseEntry entry, TransportEntry transport) {
        return runs.stream()
                .filter(run -> run.id().equals(entry.id()) && run.transport().equals(transport.name()))
                .toList();
    }

    /** The sum of them: one failure is a failure; empty where there was none. */
    public Optional<Outcome> outcome(CaseEntry entry, TransportEntry transport) {
        return runs(entry, transport).stream().map(RunEntry::outcome).max(Outcome::compareTo);
    }

    public Stream<RunEntry> failures() {
        return runs.stream().filter(RunEntry::failed);
    }

    /** The case that the run is of. */
    public CaseEntry caseOf(RunEntry run) {
        return cases.stream()
                .filter(entry -> entry.id().equals(run.id()))
                .findFirst()
                .orElseThrow();
    }

    public long count(TransportEntry transport, Outcome outcome) {
        return runs.stream()
                .filter(run -> run.transport().equals(transport.name()) && run.outcome() == outcome)
                .count();
    }

    /** The cases of that level that failed over some transport. */
    public Set<String> failed(Level level) {
        return failures()
                .map(this::caseOf)
                .filter(entry -> entry.level() == level)
                .map(CaseEntry::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many runs of cases of that level failed. */
    public long countFailed(Level level) {
        return failures().filter(run -> caseOf(run).level() == level).count();
    }

    public Report withExitCode(int code) {
        return new Report(
                schema,
                started,
                millis,
                command,
                strict,
                environment,
                transports,
                cases,
                runs,
                problems,
                kitFailures,
                code);
    }
}
