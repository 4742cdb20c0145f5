package io.everwire.pool;

import io.everwire.api.PoolSnapshot;
import io.everwire.pool.policy.PoolView;
import io.everwire.pool.policy.RenewalPolicy;
import io.everwire.pool.policy.ScoutPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The members by their numbers; some of them may be on their way out. On the pool's loop. */
final class Members {
    private final NavigableMap<Integer, PoolMember> members = new TreeMap<>();
    private final IntFunction<PoolMember> maker;
    private final Duration shrinkLimit;
    private int size;

    /** @param shrinkLimit how long the streams of members that leave may take to end */
    Members(IntFunction<PoolMember> maker, Duration shrinkLimit) {
        this.maker = maker;
        this.shrinkLimit = shrinkLimit;
    }

    /** How many there are to be. */
    int size() {
        return size;
    }

    List<PoolMember> all() {
        return List.copyOf(members.values());
    }

    PoolMember get(int number) {
        return find(number).orElseThrow(() -> new IllegalStateException("no member " + number));
    }

    Optional<PoolMember> find(int number) {
        return Optional.ofNullable(members.get(number));
    }

    boolean noneTakesStreams() {
        return members.values().stream().noneMatch(PoolMember::takesStreams);
    }

    List<PoolView.Member> views() {
        return members.values().stream().map(PoolMember::view).toList();
    }

    List<RenewalPolicy.Candidate> candidates() {
        return members.values().stream().map(PoolMember::candidate).toList();
    }

    List<ScoutPolicy.Candidate> scouts() {
        return members.values().stream().map(PoolMember::scout).toList();
    }

    List<PoolSnapshot.Member> pictures(int worst) {
        return members.values().stream()
                .map(member -> member.snapshot(member.number() == worst))
                .toList();
    }

    /** Makes new ones, with the lowest numbers that are free. */
    List<PoolMember> grow(int count) {
        size = count;
        List<PoolMember> made = new ArrayList<>();
        for (int number = 0; staying().size() < count; number++) {
            if (!members.containsKey(number)) {
                PoolMember member = maker.apply(number);
                members.put(number, member);
                made.add(member);
            }
        }
        return made;
    }

    /**
     * Brings the number to {@code count}.
     *
     * @param start whether new ones dial
     * @param cross hands a task to the pool's loop
     * @return complete when those too many are gone
     */
    CompletionStage<Void> resize(int count, boolean start, Consumer<Runnable> cross) {
        List<PoolMember> made = grow(count);
        if (start) {
            made.forEach(PoolMember::start);
        }
        List<PoolMember> staying = staying();
        List<PoolMember> leaving = staying.subList(count, staying.size());
        CompletableFuture<Void> gone = new CompletableFuture<>();
        var unused = all(leaving, member -> member.drain(shrinkLimit))
                .thenRun(() -> cross.accept(() -> {
                    leaving.forEach(this::remove);
                    gone.complete(null);
                }));
        return gone;
    }

    private List<PoolMember> staying() {
        return members.values().stream().filter(PoolMember::stays).toList();
    }

    private void remove(PoolMember member) {
        member.ended();
        members.remove(member.number(), member);
    }

    /** Complete when all of these stages are, however they end. */
    static CompletableFuture<?> all(List<PoolMember> members, Function<PoolMember, CompletionStage<?>> how) {
        CompletableFuture<?>[] ends = members.stream()
                .map(how)
                .map(stage -> stage.handle((done, failure) -> done).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(ends);
    }
}
