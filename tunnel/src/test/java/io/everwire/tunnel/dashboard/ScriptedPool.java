package io.everwire.tunnel.dashboard;

import io.everwire.api.MemberState;
import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.SessionPool;
import io.everwire.api.Stream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A pool that shows and says what a test tells it to. Thread-safe. */
final class ScriptedPool implements SessionPool {
    private final AtomicReferenceArray<PoolSnapshot.Member> members;
    private final List<Consumer<PoolEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile OptionalInt renewable = OptionalInt.empty();
    private volatile PoolSnapshot.@Nullable Worst worst;
    private volatile Duration worstLatency = Duration.ofMillis(20);

    ScriptedPool(int size) {
        members = new AtomicReferenceArray<>(size);
        for (int number = 0; number < size; number++) {
            members.set(number, ready(number));
        }
    }

    static PoolSnapshot.Member ready(int number) {
        return new PoolSnapshot.Member(
                number,
                MemberState.READY,
                Duration.ofSeconds(7),
                new PoolSnapshot.Wire(Duration.ofSeconds(7), InetSocketAddress.createUnresolved("exit.example", 443)),
                new PoolSnapshot.Latency(Duration.ofMillis(12), Duration.ofMillis(20), Duration.ofMillis(13), false),
                new PoolSnapshot.Streams(2, 0),
                new PoolSnapshot.Traffic(1_000, 2_000, 300, 4_194_304),
                new PoolSnapshot.History(1, 0, 0, 0, 0, 0),
                new PoolSnapshot.Trouble(0, Duration.ZERO, ""));
    }

    /** The same member doing something else. */
    static PoolSnapshot.Member in(MemberState state, PoolSnapshot.Member member) {
        boolean live = state == MemberState.READY || state == MemberState.RENEWING;
        return new PoolSnapshot.Member(
                member.number(),
                state,
                Duration.ZERO,
                live ? ready(member.number()).wire() : null,
                member.latency(),
                member.streams(),
                member.traffic(),
                member.history(),
                member.trouble());
    }

    /** The same member after it has carried this much in all. */
    static PoolSnapshot.Member carrying(long sent, long received, PoolSnapshot.Member member) {
        return new PoolSnapshot.Member(
                member.number(),
                member.state(),
                member.inState(),
                member.wire(),
                member.latency(),
                member.streams(),
                new PoolSnapshot.Traffic(sent, received, sent / 10, 4_194_304),
                member.history(),
                member.trouble());
    }

    static PoolSnapshot.Member answering(Duration latest, PoolSnapshot.Member member) {
        return new PoolSnapshot.Member(
                member.number(),
                member.state(),
                member.inState(),
                member.wire(),
                new PoolSnapshot.Latency(latest, latest, latest, false),
                member.streams(),
                member.traffic(),
                member.history(),
                member.trouble());
    }

    void change(int number, UnaryOperator<PoolSnapshot.Member> change) {
        members.updateAndGet(number, change);
    }

    void renewable(int member, String why) {
        renewable = OptionalInt.of(member);
        worst = new PoolSnapshot.Worst(member, why, false);
    }

    void tell(PoolEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public PoolSnapshot snapshot() {
        List<PoolSnapshot.Member> shown = new ArrayList<>();
        for (int number = 0; number < members.length(); number++) {
            shown.add(members.get(number));
        }
        return new PoolSnapshot(
                members.length(),
                shown,
                new PoolSnapshot.PoolLatency(worstLatency.plusSeconds(1), worstLatency, worst),
                new PoolSnapshot.Opens(0, Duration.ZERO, 5, 1, 0, 0, 0, PoolSnapshot.Distribution.EMPTY),
                0);
    }

    @Override
    public Subscription listen(Executor executor, Consumer<PoolEvent> listener) {
        Consumer<PoolEvent> over = event -> executor.execute(() -> listener.accept(event));
        listeners.add(over);
        return () -> listeners.remove(over);
    }

    @Override
    public CompletionStage<OptionalInt> renewWorst() {
        return CompletableFuture.completedFuture(renewable);
    }

    @Override
    public CompletionStage<Stream> open(OpenOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> resize(int members) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void networkChanged() {}

    @Override
    public void cutWire(int member) {}

    @Override
    public CompletionStage<Void> drain(Duration limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> close() {
        return CompletableFuture.completedFuture(null);
    }
}
