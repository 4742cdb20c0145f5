package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Scope;
import io.everwire.api.SessionDialer;
import io.everwire.api.SessionPool;
import io.everwire.api.Stream;
import io.everwire.pool.policy.DeathTimeout;
import io.everwire.pool.policy.LatencyWindow;
import io.everwire.pool.policy.MemberMachine;
import io.everwire.pool.policy.PoolView;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool: N members, each with a session id of its own and one {@link io.everwire.api.DialledSession} after another.
 * All of them are dialled at {@link #start}; a wire that dies is redialled at once, an attempt that fails is repeated
 * after a delay ({@link io.everwire.pool.policy.Backoff}), a session that ends is replaced by a new one. All decisions
 * are those of {@code io.everwire.pool.policy}.
 *
 * <p>Any thread may call. State is confined to the pool's loop, which is given from outside and has to outlive the pool;
 * it should not be a loop of a transport, so that the pool goes on deciding while a session is busy. The stage of
 * {@link #open} completes on the loop of the stream's session, or fails on the pool's; all other stages, and listeners,
 * on the pool's.
 */
public final class ResumableSessionPool implements SessionPool {
    private static final Logger LOG = LoggerFactory.getLogger(ResumableSessionPool.class);

    /** Before the first sample the dialer's settings decide when a wire is dead. */
    private static final long UNTOLD = -DeathTimeout.MARGIN_NANOS;

    private final Loop loop;
    private final DeathTimeout deathTimeout;
    private final List<PoolMember> members;
    private final OpenQueue opens;
    private final Loop.Alarm decay;
    private final List<Consumer<PoolEvent>> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile PoolSnapshot published;
    private boolean started;
    private boolean draining;
    private boolean closing;
    private boolean everLive;
    private long toldDeathNanos = UNTOLD;
    private @Nullable CloseReason lastFailure;

    /**
     * A pool that dials nothing before {@link #start}.
     *
     * @param loop the pool's own
     * @param random draws session ids, so a cryptographic source outside of tests; used on {@code loop}, and once here
     */
    public ResumableSessionPool(SessionDialer dialer, Loop loop, RandomGenerator random, PoolSettings settings) {
        this.loop = loop;
        this.deathTimeout = new DeathTimeout(
                settings.deathFloor().toNanos(), settings.deathCeiling().toNanos());
        Home home = new Home();
        this.members = IntStream.range(0, settings.members())
                .mapToObj(number -> new PoolMember(number, dialer, loop, random, settings, home))
                .toList();
        this.opens = new OpenQueue(loop, random, home);
        this.decay = loop.alarm(this::followLatency);
        this.published = picture();
    }

    /** Dials all members. Idempotent; any thread. */
    public void start() {
        loop.execute(() -> {
            if (!started && !closing && !draining) {
                started = true;
                members.forEach(PoolMember::start);
                publish();
            }
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>Requests that wait are served in the order of the calls. A member that does not open the stream is left for
     * another one. Where no wire was ever live and the last failure is one that does not mend itself ({@link
     * ErrorCode#UNTRUSTED_EXIT}, {@link ErrorCode#NOT_AUTHENTICATED}), the stage fails with it before the timeout.
     */
    @Override
    public CompletionStage<Stream> open(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + " must not be negative");
        }
        CompletableFuture<Stream> answer = new CompletableFuture<>();
        long askedAt = loop.nanoTime();
        return onLoop(answer, () -> opens.submit(answer, timeout, askedAt)).minimalCompletionStage();
    }

    @Override
    public PoolSnapshot snapshot() {
        return published;
    }

    @Override
    public void listen(Consumer<PoolEvent> listener) {
        listeners.add(listener);
    }

    @Override
    public CompletionStage<Void> drain(Duration limit) {
        return onLoop(closed, () -> beginDrain(limit)).minimalCompletionStage();
    }

    @Override
    public CompletionStage<Void> close() {
        return onLoop(closed, this::beginClose).minimalCompletionStage();
    }

    private <T> CompletableFuture<T> onLoop(CompletableFuture<T> stage, Runnable task) {
        try {
            loop.execute(task);
        } catch (EverwireException ended) {
            stage.completeExceptionally(ended);
        }
        return stage;
    }

    private void beginDrain(Duration limit) {
        if (!draining && !closing) {
            draining = true;
            opens.end(ending(ErrorCode.DRAINING, "the pool takes no new streams"));
            endAll(member -> member.drain(limit));
        }
    }

    private void beginClose() {
        if (!closing) {
            closing = true;
            opens.end(ending(ErrorCode.SHUT_DOWN, "the pool was closed"));
            endAll(PoolMember::close);
        }
    }

    private void endAll(Function<PoolMember, CompletionStage<?>> how) {
        CompletableFuture<?>[] ends = members.stream()
                .map(how)
                .map(stage -> stage.handle((why, failure) -> why).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        publish();
        var unused = CompletableFuture.allOf(ends).thenRun(() -> {
            if (!cross(this::finish)) {
                closed.complete(null);
            }
        });
    }

    private void finish() {
        closing = true;
        decay.cancel();
        opens.end(ending(ErrorCode.SHUT_DOWN, "the pool was closed"));
        members.forEach(PoolMember::ended);
        publish();
        closed.complete(null);
    }

    private static CloseReason ending(ErrorCode code, String detail) {
        return new CloseReason(Scope.OWNER, code, Initiator.LOCAL, detail);
    }

    /** Sessions may outlive the pool's loop; what they tell then is for nobody. Any thread. */
    private boolean cross(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (EverwireException ended) {
            LOG.debug("dropped what a session told after the pool's loop had ended");
            return false;
        }
    }

    /** Brings the death timeout to what the windows say now, and wakes when the worst sample of one leaves. */
    private void followLatency() {
        long now = loop.nanoTime();
        long worst = members.stream()
                .mapToLong(member -> member.latency().worstNanos(now))
                .max()
                .orElse(0);
        tell(deathTimeout.nanos(worst));
        members.stream()
                .map(PoolMember::latency)
                .filter(window -> !window.isEmpty(now))
                .mapToLong(LatencyWindow::worstLeavesAt)
                .min()
                .ifPresentOrElse(decay::at, decay::cancel);
    }

    private void tell(long nanos) {
        if (DeathTimeout.isNews(toldDeathNanos, nanos)) {
            toldDeathNanos = nanos;
            members.forEach(member -> member.deathTimeout(Duration.ofNanos(nanos)));
        }
        publish();
    }

    private void publish() {
        published = picture();
    }

    private PoolSnapshot picture() {
        return new PoolSnapshot(
                members.stream().map(PoolMember::snapshot).toList(), Duration.ofNanos(deathNanos()), opens.size());
    }

    private long deathNanos() {
        return toldDeathNanos == UNTOLD ? deathTimeout.nanos(0) : toldDeathNanos;
    }

    private void notify(Consumer<PoolEvent> listener, PoolEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException thrown) {
            LOG.warn("a pool listener threw; it stays registered", thrown);
        }
    }

    /** What members and the queue see of the pool. */
    private final class Home implements PoolMember.Owner, OpenQueue.Owner {
        @Override
        public PoolView view() {
            return new PoolView(members.stream().map(PoolMember::view).toList(), everLive, lastFailure);
        }

        @Override
        public PoolMember member(int number) {
            return members.get(number);
        }

        @Override
        public void cross(Runnable task) {
            var unused = ResumableSessionPool.this.cross(task);
        }

        @Override
        public void happened(PoolEvent event) {
            publish(); // a listener that looks sees what it is told of
            listeners.forEach(listener -> ResumableSessionPool.this.notify(listener, event));
        }

        @Override
        public void failed(CloseReason why) {
            lastFailure = why;
            if (MemberMachine.isFatal(why.code())) {
                LOG.warn("the exit cannot be used: {}", why);
            } else {
                LOG.debug("a member failed: {}", why);
            }
        }

        @Override
        public void changed(PoolMember member) {
            if (member.takesStreams()) {
                everLive = true;
                opens.forgive(member.number());
            }
            opens.serve();
            publish();
        }

        @Override
        public void measured() {
            followLatency();
        }

        @Override
        public void counted() {
            publish();
        }
    }
}
