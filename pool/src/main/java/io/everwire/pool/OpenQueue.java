package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Stream;
import io.everwire.pool.policy.Decision;
import io.everwire.pool.policy.HedgePolicy;
import io.everwire.pool.policy.PoolPolicy;
import io.everwire.pool.policy.PoolView;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The requests for streams: each goes to the member that the policy names, or waits for one in the order of arrival,
 * and ends by its deadline in any case. All methods on the pool's loop.
 */
final class OpenQueue {
    /** What the queue has to know of the pool. */
    interface Owner {
        /**
         * The pool as it is.
         *
         * @param waiting requests that are to be placed
         * @param patient whether they may wait for members that are about to become live
         */
        PoolView view(int waiting, boolean patient);

        PoolMember member(int number);

        /** Hands a task to the pool's loop; drops it once that has ended. Any thread. */
        void cross(Runnable task);

        void happened(PoolEvent event);

        /** A member has one stream more or less, or a request waits or waits no more. */
        void counted();
    }

    /** Members that come up together do so within this time; a request that finds the first of them waits for it. */
    static final Duration PATIENCE = Duration.ofMillis(250);

    private static final Duration RECENT = Duration.ofMinutes(5);

    private final PoolPolicy policy = new PoolPolicy();
    private final Loop loop;
    private final RandomGenerator random;
    private final Owner owner;
    private final HedgePolicy hedges;
    private final @Nullable LeakDetector leaks;
    private final NavigableMap<Long, OpenRequest> waiting = new TreeMap<>();
    private final OpenFigures figures;
    private final Loop.Alarm impatience;
    private long patientUntil;
    private boolean anyLive;
    private long arrivals;
    private @Nullable CloseReason ended;

    OpenQueue(Loop loop, RandomGenerator random, PoolSettings settings, Owner owner) {
        this.loop = loop;
        this.random = random;
        this.owner = owner;
        this.hedges = new HedgePolicy(settings.hedgeShare(), RECENT.toNanos(), loop.nanoTime());
        this.leaks = settings.leakDetection() ? new LeakDetector() : null;
        this.figures = new OpenFigures(loop);
        this.impatience = loop.alarm(this::serve);
        this.patientUntil = loop.nanoTime();
    }

    Loop loop() {
        return loop;
    }

    Owner owner() {
        return owner;
    }

    HedgePolicy hedges() {
        return hedges;
    }

    OpenFigures figures() {
        return figures;
    }

    PoolSnapshot.Opens picture() {
        long oldest = waiting.isEmpty()
                ? 0
                : loop.nanoTime() - waiting.firstEntry().getValue().askedAt();
        return figures.picture(waiting.size(), Duration.ofNanos(oldest));
    }

    /**
     * Takes a request; {@code answer} completes exactly once.
     *
     * @param openedAt where it was made, if leaks are looked for
     */
    void submit(CompletableFuture<Stream> answer, OpenOptions options, long askedAt, @Nullable Throwable openedAt) {
        hedges.opened();
        new OpenRequest(this, arrivals++, answer, options, askedAt, openedAt).begin();
    }

    /** Looks again at all that wait, the oldest first. */
    void serve() {
        List.copyOf(waiting.values()).forEach(OpenRequest::place);
    }

    /**
     * A member has become live, or has one stream less: it may take requests that it has refused, and if it is the first
     * one, the others are given a moment to come, too, so that what waited is spread over them.
     */
    void found(int member) {
        waiting.values().forEach(request -> request.forgive(member));
        if (!anyLive) {
            anyLive = true;
            patientUntil = loop.nanoTime() + PATIENCE.toNanos();
            impatience.at(patientUntil);
        }
    }

    /** No member is live. */
    void noneLive() {
        anyLive = false;
    }

    /** Fails all that wait, and all that come, for this reason. */
    void end(CloseReason why) {
        ended = why;
        impatience.cancel();
        List.copyOf(waiting.values()).forEach(request -> request.refuse(why));
    }

    // ---- for requests

    @Nullable
    CloseReason ended() {
        return ended;
    }

    Decision choose(BitSet tried) {
        return policy.choose(view(), tried, random);
    }

    PoolView view() {
        boolean patient = !waiting.isEmpty() && loop.nanoTime() - patientUntil < 0;
        return owner.view(Math.max(1, waiting.size()), patient);
    }

    void await(long arrival, OpenRequest request) {
        if (waiting.put(arrival, request) == null) {
            owner.counted();
        }
    }

    void awaitNoMore(long arrival) {
        if (waiting.remove(arrival) != null) {
            owner.counted();
        }
    }

    /**
     * Has the stream counted until it is closed. Refers to nothing of the request: who forgets a stream must not be kept
     * from being found out. Any thread.
     */
    void countUntilClosed(PoolMember member, Stream stream) {
        var unused = stream.closed().whenComplete((why, none) -> owner.cross(() -> released(member)));
    }

    private void released(PoolMember member) {
        member.streamEnded();
        waiting.values().forEach(request -> request.forgive(member.number()));
        serve();
        owner.counted();
    }

    /** What the user gets for a stream. Any thread. */
    Stream handedOut(int member, Stream stream, @Nullable Throwable openedAt) {
        return leaks == null || openedAt == null
                ? stream
                : leaks.watch(stream, () -> owner.cross(() -> leaked(member, openedAt)));
    }

    private void leaked(int member, Throwable openedAt) {
        figures.leaked();
        owner.happened(new PoolEvent.StreamLeaked(member, openedAt));
    }
}
