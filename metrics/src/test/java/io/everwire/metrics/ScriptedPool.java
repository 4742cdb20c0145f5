package io.everwire.metrics;

import io.everwire.api.MemberState;
import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.SessionPool;
import io.everwire.api.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A pool that shows what it is told to show. */
final class ScriptedPool implements SessionPool {
    static final PoolSnapshot.Opens NO_OPENS =
            new PoolSnapshot.Opens(0, Duration.ZERO, 0, 0, 0, 0, 0, PoolSnapshot.Distribution.EMPTY);

    final List<Consumer<PoolEvent>> listeners = new ArrayList<>();
    PoolSnapshot picture = of(NO_OPENS);
    int looks;

    static PoolSnapshot of(PoolSnapshot.Opens opens, PoolSnapshot.Member... members) {
        PoolSnapshot.PoolLatency latency =
                new PoolSnapshot.PoolLatency(Duration.ofMillis(1_250), Duration.ofMillis(250), null);
        return new PoolSnapshot(members.length, List.of(members), latency, opens, 7);
    }

    /** A member whose figures are all drawn from one number. */
    static PoolSnapshot.Member member(int number, MemberState state, int n) {
        return new PoolSnapshot.Member(
                number,
                state,
                Duration.ZERO,
                null,
                new PoolSnapshot.Latency(Duration.ZERO, Duration.ZERO, Duration.ofMillis(n), false),
                new PoolSnapshot.Streams(n, 2 * n),
                new PoolSnapshot.Traffic(10L * n, 20L * n, n, 100),
                new PoolSnapshot.History(0, 0, 0, 0, 30L * n, 0),
                new PoolSnapshot.Trouble(n, Duration.ofSeconds(n), ""));
    }

    void happens(PoolEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public PoolSnapshot snapshot() {
        looks++;
        return picture;
    }

    @Override
    public Subscription listen(Executor executor, Consumer<PoolEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public CompletionStage<Stream> open(OpenOptions options) {
        throw new AssertionError("meters open no streams");
    }

    @Override
    public CompletionStage<Void> resize(int members) {
        throw new AssertionError("meters change nothing");
    }

    @Override
    public CompletionStage<OptionalInt> renewWorst() {
        throw new AssertionError("meters change nothing");
    }

    @Override
    public void networkChanged() {
        throw new AssertionError("meters change nothing");
    }

    @Override
    public void cutWire(int member) {
        throw new AssertionError("meters change nothing");
    }

    @Override
    public CompletionStage<Void> drain(Duration limit) {
        return close();
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
