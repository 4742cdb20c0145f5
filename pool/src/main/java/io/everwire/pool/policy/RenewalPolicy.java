package io.everwire.pool.policy;

import io.everwire.api.MemberState;
import io.everwire.api.PoolSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which member is the worst, and whether it may have a new wire: never while another one is being renewed, and never the
 * last healthy one. What counts is the worst latency on the wire that it has now. Stateless.
 */
public final class RenewalPolicy {
    /** Latencies that differ by less are alike: a new wire would hardly be better. */
    private static final double ALIKE = 1.2;

    private static final Comparator<Candidate> BY_BADNESS = Comparator.comparingLong(Candidate::worstNanos)
            .thenComparing(Comparator.comparingLong(Candidate::liveSince).reversed())
            .thenComparing(Comparator.comparingInt(Candidate::number).reversed());

    /**
     * One member.
     *
     * @param worstNanos its worst latency on the present wire; zero if unknown
     * @param liveSince when that wire became live
     */
    public record Candidate(int number, MemberState state, long worstNanos, long liveSince) {
        private boolean isHealthy() {
            return state == MemberState.READY;
        }
    }

    /** The worst of the healthy ones; empty where no two can be compared. Of equals it is the one with the oldest wire. */
    public Optional<PoolSnapshot.Worst> worst(List<Candidate> members) {
        List<Candidate> healthy =
                members.stream().filter(Candidate::isHealthy).sorted(BY_BADNESS).toList();
        if (healthy.size() < 2) {
            return Optional.empty();
        }
        Candidate worst = healthy.get(healthy.size() - 1);
        Candidate best = healthy.get(0);
        boolean alike = worst.worstNanos <= best.worstNanos * ALIKE;
        return Optional.of(new PoolSnapshot.Worst(worst.number, why(worst, best), alike));
    }

    private static String why(Candidate worst, Candidate best) {
        return "its worst round trip on this wire is " + millis(worst) + " ms, that of member " + best.number + " is "
                + millis(best) + " ms";
    }

    private static long millis(Candidate member) {
        return member.worstNanos / 1_000_000;
    }

    /** Whom to renew when it is time to. */
    public OptionalInt periodic(List<Candidate> members) {
        return allowed(members).filter(worst -> !worst.alike()).stream()
                .mapToInt(PoolSnapshot.Worst::member)
                .findFirst();
    }

    /** Whom to renew when somebody asks for it. */
    public OptionalInt onDemand(List<Candidate> members) {
        return allowed(members).stream().mapToInt(PoolSnapshot.Worst::member).findFirst();
    }

    private Optional<PoolSnapshot.Worst> allowed(List<Candidate> members) {
        boolean busy = members.stream().anyMatch(member -> member.state == MemberState.RENEWING);
        return busy ? Optional.empty() : worst(members);
    }
}
