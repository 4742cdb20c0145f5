package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Scope;
import io.everwire.api.SessionDialer;
import io.everwire.api.SessionPool;
import io.everwire.api.Stream;
import io.everwire.pool.policy.DeathTimeout;
import io.everwire.pool.policy.MemberMachine;
import io.everwire.pool.policy.PoolView;
import io.everwire.pool.policy.Pulse;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
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
 * {@link #open} completes on the loop of the stream's session, or fails on the pool's; all other stages on the pool's.
 */
public final class ResumableSessionPool implements SessionPool {
    private static final Logger LOG = LoggerFactory.getLogger(ResumableSessionPool.class);

    private final Loop loop;
    private final Members members;
    private final DeathClock deathClock;
    private final OpenQueue opens;
    private final Renewals renewals;
    private final Scouting scouting;
    private final Listeners listeners = new Listeners();
    private final Showcase showcase;
    private final Pulse pulse;
    private final Loop.Alarm beat;
    private final boolean leakDetection;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean started;
    private boolean draining;
    private boolean closing;
    private boolean everLive;
    private @Nullable CloseReason lastFailure;

    /**
     * A pool that dials nothing before {@link #start}.
     *
     * @param loop the pool's own
     * @param random draws session ids, so a cryptographic source outside of tests; used on {@code loop}, and once here
     */
    public ResumableSessionPool(SessionDialer dialer, Loop loop, RandomGenerator random, PoolSettings settings) {
        Home home = new Home();
        this.loop = loop;
        this.leakDetection = settings.leakDetection();
        this.members = new Members(
                number -> new PoolMember(number, dialer, loop, random, settings, home), settings.shrinkLimit());
        members.grow(settings.members());
        this.deathClock = new DeathClock(
                loop,
                new DeathTimeout(
                        settings.deathFloor().toNanos(), settings.deathCeiling().toNanos()),
                members::all,
                home::counted);
        this.opens = new OpenQueue(loop, random, settings, home);
        this.renewals = new Renewals(
                loop, random, settings.renewalInterval(), members::candidates, number -> members.get(number)
                        .renew());
        this.scouting = new Scouting(loop, random, settings.scoutInterval(), members);
        this.pulse = new Pulse(loop.nanoTime());
        this.beat = loop.alarm(this::beat);
        this.showcase = new Showcase(loop, listeners, this::picture);
    }

    /** Dials all members. Idempotent; any thread. */
    public void start() {
        loop.execute(() -> {
            if (!started && !isEnding()) {
                started = true;
                members.all().forEach(PoolMember::start);
                renewals.start();
                pulse.beat(loop.nanoTime());
                beat.at(pulse.due());
                showcase.changed();
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
    public CompletionStage<Stream> open(OpenOptions options) {
        CompletableFuture<Stream> answer = new CompletableFuture<>();
        long askedAt = loop.nanoTime();
        Throwable openedAt = leakDetection ? new Throwable("a stream was opened here") : null;
        return onLoop(answer, () -> opens.submit(answer, options, askedAt, openedAt))
                .minimalCompletionStage();
    }

    @Override
    public PoolSnapshot snapshot() {
        return showcase.snapshot();
    }

    @Override
    public Subscription listen(Executor executor, Consumer<PoolEvent> listener) {
        return listeners.add(executor, listener);
    }

    @Override
    public CompletionStage<Void> resize(int count) {
        PoolSettings.checkMembers(count);
        return asked(() -> {
            int before = members.size();
            CompletionStage<Void> shrunk = members.resize(count, started, this::cross);
            if (before != count) {
                showcase.happened(new PoolEvent.Resized(before, count));
                deathClock.tellAll();
            }
            return shrunk.thenRun(showcase::changed);
        });
    }

    @Override
    public CompletionStage<OptionalInt> renewWorst() {
        return asked(() -> CompletableFuture.completedFuture(renewals.onDemand()));
    }

    @Override
    public void networkChanged() {
        var unused = cross(() -> networkChanged(false));
    }

    @Override
    public void cutWire(int member) {
        var unused = cross(() -> members.find(member).ifPresent(PoolMember::cutWire));
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

    /** Something that only a pool that goes on can do. */
    private <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        return onLoop(answer, () -> {
                    if (isEnding()) {
                        answer.completeExceptionally(
                                ending(ErrorCode.SHUT_DOWN, "the pool ends").toException());
                    } else {
                        var unused = call.get().thenAccept(answer::complete);
                    }
                })
                .minimalCompletionStage();
    }

    private boolean isEnding() {
        return draining || closing;
    }

    // ---- the end

    private void beginDrain(Duration limit) {
        if (!isEnding()) {
            draining = true;
            showcase.happened(new PoolEvent.Draining(limit));
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
        renewals.stop();
        beat.cancel();
        CompletableFuture<?> ends = Members.all(members.all(), how);
        showcase.changed();
        var unused = ends.thenRun(() -> {
            if (!cross(this::finish)) {
                closed.complete(null);
            }
        });
    }

    private void finish() {
        if (!closed.isDone()) {
            closing = true;
            deathClock.stop();
            opens.end(ending(ErrorCode.SHUT_DOWN, "the pool was closed"));
            members.all().forEach(PoolMember::ended);
            showcase.happened(new PoolEvent.Closed());
            showcase.show();
            closed.complete(null);
        }
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

    // ---- time passes

    private void beat() {
        if (pulse.beat(loop.nanoTime())) {
            networkChanged(true);
        }
        beat.at(pulse.due());
        members.all().forEach(PoolMember::measure);
    }

    private void networkChanged(boolean detected) {
        if (!closing && started) {
            showcase.happened(new PoolEvent.NetworkChanged(detected));
            members.all().forEach(PoolMember::networkChanged);
        }
    }

    private PoolSnapshot picture() {
        PoolSnapshot.Worst worst = renewals.worst().orElse(null);
        return new PoolSnapshot(
                members.size(),
                members.pictures(worst == null ? -1 : worst.member()),
                deathClock.picture(worst),
                opens.picture(),
                listeners.dropped());
    }

    /** What members and the queue see of the pool. */
    private final class Home implements PoolMember.Owner, OpenQueue.Owner {
        @Override
        public PoolView view(int waiting, boolean patient) {
            return new PoolView(members.views(), everLive, lastFailure, waiting, patient);
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
            showcase.happened(event);
        }

        @Override
        public void failed(CloseReason why) {
            boolean news = lastFailure == null || lastFailure.code() != why.code();
            lastFailure = why;
            if (news && MemberMachine.isFatal(why.code())) {
                LOG.warn("The exit cannot be used until this is mended; it is tried again every few seconds: {}", why);
            } else {
                LOG.debug("a member failed: {}", why);
            }
        }

        @Override
        public void changed(PoolMember member) {
            if (member.takesStreams()) {
                everLive = true;
                opens.found(member.number());
            } else if (members.noneTakesStreams()) {
                opens.noneLive();
            }
            opens.serve();
            showcase.changed();
        }

        @Override
        public void seeking() {
            scouting.follow();
        }

        @Override
        public void answered() {
            members.all().forEach(PoolMember::exitAnswered);
        }

        @Override
        public void measured() {
            deathClock.follow();
        }

        @Override
        public void counted() {
            showcase.changed();
        }
    }
}
