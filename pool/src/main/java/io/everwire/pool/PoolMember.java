package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Scope;
import io.everwire.api.Session;
import io.everwire.api.SessionDialer;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.SessionSnapshot;
import io.everwire.api.Stream;
import io.everwire.api.WireStart;
import io.everwire.pool.policy.Backoff;
import io.everwire.pool.policy.Jitter;
import io.everwire.pool.policy.MemberLatency;
import io.everwire.pool.policy.MemberMachine;
import io.everwire.pool.policy.PoolView;
import io.everwire.pool.policy.RenewalPolicy;
import io.everwire.pool.policy.ScoutPolicy;
import io.everwire.spi.Loop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One place in the pool: a session id, the session that has it now, and its wires. Dials when its machine says so. All
 * methods on the pool's loop; what sessions tell comes from theirs and crosses first.
 */
final class PoolMember {
    /** Whom a member serves. */
    interface Owner {
        /** Hands a task to the pool's loop; drops it once that has ended. Any thread. */
        void cross(Runnable task);

        void happened(PoolEvent event);

        /** An attempt failed or a session was lost. */
        void failed(CloseReason why);

        /** Streams may find this member as they did not before. */
        void changed(PoolMember member);

        /** A dial has begun, or one has failed because nobody answers at the exit's address. */
        void seeking();

        /** The exit has answered this member's hello. */
        void answered();

        /** A round trip was seen. */
        void measured();

        /** Only figures have changed. */
        void counted();
    }

    private final int number;
    private final SessionDialer dialer;
    private final Loop loop;
    private final RandomGenerator random;
    private final PoolSettings settings;
    private final Owner owner;
    private final MemberMachine machine;
    private final MemberLatency latency;
    private final MemberHistory history = new MemberHistory();
    private final Loop.Alarm redial;
    private final Loop.Alarm probe;
    private SessionId id;
    private @Nullable Watcher watcher;
    private @Nullable Duration deathTimeout;
    private @Nullable SocketAddress remote;
    private MemberState shown;
    private long shownSince;
    private long downSince;
    private boolean renewing;
    private long renewedFrom;
    private int streams;
    private int pending;
    private String lastFailure = "";

    PoolMember(
            int number, SessionDialer dialer, Loop loop, RandomGenerator random, PoolSettings settings, Owner owner) {
        long now = loop.nanoTime();
        this.number = number;
        this.dialer = dialer;
        this.loop = loop;
        this.random = random;
        this.settings = settings;
        this.owner = owner;
        this.id = SessionId.random(random);
        this.machine = new MemberMachine(
                new Backoff(
                        settings.firstBackoff().toNanos(), settings.maxBackoff().toNanos()),
                settings.wireSpacing().toNanos(),
                now);
        this.latency = new MemberLatency(settings.latencySpan().toNanos(), now);
        this.redial = loop.alarm(this::dial);
        this.probe = loop.alarm(this::probeIfIdle);
        this.shown = machine.state();
        this.shownSince = now;
    }

    int number() {
        return number;
    }

    boolean takesStreams() {
        return machine.takesStreams();
    }

    /** Whether it takes part in the pool, and will after its next wire. */
    boolean stays() {
        return machine.state() != MemberState.DRAINING && machine.state() != MemberState.CLOSED;
    }

    MemberLatency latency() {
        return latency;
    }

    PoolView.Member view() {
        return new PoolView.Member(
                number, machine.state(), streams + pending, latency.smoothedNanos(loop.nanoTime()), machine.failures());
    }

    RenewalPolicy.Candidate candidate() {
        return new RenewalPolicy.Candidate(
                number, machine.state(), latency.worstOfWireNanos(loop.nanoTime()), machine.liveSince());
    }

    ScoutPolicy.Candidate scout() {
        return new ScoutPolicy.Candidate(number, machine.waitsForAnswer(), machine.dialAt());
    }

    /** A picture as of now; {@code isWorst} is what only the pool knows. */
    PoolSnapshot.Member snapshot(boolean isWorst) {
        long now = loop.nanoTime();
        return new PoolSnapshot.Member(
                number,
                machine.state(),
                Duration.ofNanos(now - shownSince),
                wire(now),
                latencyPicture(isWorst, now),
                new PoolSnapshot.Streams(streams, pending),
                history.traffic(),
                history.picture(),
                new PoolSnapshot.Trouble(machine.failures(), retryIn(now), lastFailure));
    }

    private PoolSnapshot.@Nullable Wire wire(long now) {
        SocketAddress to = remote;
        return to == null || !machine.isLive()
                ? null
                : new PoolSnapshot.Wire(Duration.ofNanos(now - machine.liveSince()), to);
    }

    private PoolSnapshot.Latency latencyPicture(boolean isWorst, long now) {
        return new PoolSnapshot.Latency(
                Duration.ofNanos(latency.latestNanos()),
                Duration.ofNanos(latency.window().worstNanos(now)),
                Duration.ofNanos(latency.smoothedNanos(now)),
                isWorst);
    }

    // ---- what the pool wants

    void start() {
        follow();
    }

    /** Whether its peer was known to acknowledge when that was last looked at. */
    boolean peerAcknowledges() {
        return history.peerAcknowledges();
    }

    /** Opens a stream on the session; it is pending until {@link #opened} or {@link #notOpened} is told. */
    CompletionStage<Stream> open() {
        Watcher current = watcher;
        if (current == null) {
            throw new IllegalStateException("member " + number + " has no session");
        }
        pending++;
        return guarded(current.session, Session::open);
    }

    /** The stream counts until {@link #streamEnded} is told. */
    void opened() {
        pending--;
        streams++;
    }

    void notOpened() {
        pending--;
    }

    void streamEnded() {
        streams--;
    }

    /** Tells the session, and those after it, how long a wire may owe an answer. */
    void deathTimeout(Duration timeout) {
        deathTimeout = timeout;
        withSession(session -> session.deathTimeout(timeout));
    }

    /** Another wire for the session that is live; one dial at a time, and none for a member that ends. */
    void renew() {
        machine.renew(loop.nanoTime());
        follow();
    }

    /** Dials without waiting for its time, begins a dial again that is under way, asks whether the peer is still there. */
    void networkChanged() {
        machine.networkChanged(loop.nanoTime());
        follow();
        if (machine.isOutdated()) {
            withSession(DialledSession::abandonAttempt);
        }
        probe();
    }

    /** Dials no later than {@code at}, if it waits for the exit to answer. */
    void scout(long at) {
        machine.scout(at);
        follow();
    }

    /** The exit is there: nothing to wait for any more. */
    void exitAnswered() {
        machine.exitAnswered(loop.nanoTime());
        follow();
    }

    void cutWire() {
        withSession(DialledSession::cutWire);
    }

    /** Asks the session for figures that only it knows. */
    void measure() {
        Watcher current = watcher;
        if (current != null) {
            var unused = guarded(current.session, Session::snapshot)
                    .thenAccept(figures -> current.cross(() -> measured(figures)));
        }
    }

    private void measured(SessionSnapshot figures) {
        history.measured(figures);
        owner.counted();
    }

    /** Complete when the session has closed. */
    CompletionStage<?> drain(Duration limit) {
        machine.drain();
        return end(session -> session.drain(limit));
    }

    /** Complete when the session has closed. */
    CompletionStage<?> close() {
        machine.close();
        return end(Session::close);
    }

    /** The session has closed, whether its observer was told or not. */
    void ended() {
        machine.close();
        follow();
    }

    private CompletionStage<?> end(Function<Session, CompletionStage<CloseReason>> how) {
        if (watcher == null) {
            machine.close();
        }
        follow();
        return watcher == null ? CompletableFuture.completedFuture(null) : guarded(watcher.session, how);
    }

    // ---- dials

    private void dial() {
        renewing = machine.isLive();
        renewedFrom = latency.worstOfWireNanos(loop.nanoTime());
        machine.dialStarted();
        follow();
        owner.seeking();
        Watcher current = watcher;
        try {
            if (current == null) {
                current = new Watcher();
                watcher = current;
                current.begin();
            }
        } catch (RuntimeException failure) {
            watcher = null;
            attemptFailed(Failures.reason(failure, Scope.SESSION));
            return;
        }
        connect(current);
    }

    private void connect(Watcher current) {
        owner.changed(this);
        var unused = guarded(current.session, DialledSession::connect)
                .whenComplete((start, failure) -> current.cross(() -> attemptEnded(failure)));
    }

    private void attemptEnded(@Nullable Throwable failure) {
        if (failure == null) {
            machine.dialSucceeded(loop.nanoTime());
            follow();
            return;
        }
        CloseReason why = Failures.reason(failure, Scope.WIRE);
        if (why.scope() == Scope.SESSION) { // whichever tells first, this stage or the observer: the other is not heard
            sessionLost(why);
        } else {
            attemptFailed(why);
        }
    }

    private void attemptFailed(CloseReason why) {
        long now = loop.nanoTime();
        renewing = false;
        machine.dialFailed(why.code(), now, random);
        owner.seeking();
        noteFailure(why);
        owner.happened(new PoolEvent.AttemptFailed(number, why, retryIn(now)));
        follow();
        owner.changed(this);
    }

    private Duration retryIn(long now) {
        long at = machine.dialAt();
        return at == MemberMachine.NEVER ? Duration.ZERO : Duration.ofNanos(Math.max(0, at - now));
    }

    // ---- what the session tells

    private void wireUp(WireStart start) {
        long now = loop.nanoTime();
        machine.wireUp(now);
        remote = start.remote();
        latency.wireBegins();
        history.wireUp(start);
        roundTrip(start.helloNanos());
        owner.happened(new PoolEvent.WireUp(number, start));
        tellWhy(start, now);
        follow();
        probeLater(now);
        owner.answered();
        owner.changed(this);
    }

    private void tellWhy(WireStart start, long now) {
        if (renewing) {
            renewing = false;
            history.renewed();
            owner.happened(
                    new PoolEvent.Renewed(number, Duration.ofNanos(renewedFrom), Duration.ofNanos(start.helloNanos())));
        } else if (start.resumed()) {
            owner.happened(new PoolEvent.Resumed(number, Duration.ofNanos(now - downSince), start.replayedBytes()));
        }
    }

    private void wireDown(CloseReason why) {
        long now = loop.nanoTime();
        Duration lived = Duration.ofNanos(now - machine.liveSince());
        machine.wireDown(why.code(), now);
        renewing = machine.state() == MemberState.RENEWING;
        downSince = now;
        probe.cancel();
        history.wireDown(why.code());
        lastFailure = why.code() == ErrorCode.WIRE_REPLACED ? lastFailure : why.toString();
        owner.happened(new PoolEvent.WireDown(number, why, lived));
        follow();
        owner.changed(this);
    }

    private void roundTrip(long nanos) {
        latency.add(nanos, loop.nanoTime());
        owner.measured();
    }

    private void sessionLost(CloseReason why) {
        boolean wanted = stays();
        watcher = null;
        renewing = false;
        probe.cancel();
        id = MemberMachine.keepsId(why.code()) ? id : SessionId.random(random);
        machine.sessionLost(why.code(), loop.nanoTime(), random);
        history.sessionEnded(wanted);
        if (wanted) {
            noteFailure(why);
            owner.happened(new PoolEvent.SessionLost(number, why));
        }
        if (why.code() == ErrorCode.SESSION_UNKNOWN) {
            owner.answered();
        }
        follow();
        owner.changed(this);
    }

    private void noteFailure(CloseReason why) {
        lastFailure = why.toString();
        owner.failed(why);
    }

    /** Arms the alarm for what the machine wants now, and shows the state in which it is. */
    private void follow() {
        if (machine.dialAt() == MemberMachine.NEVER) {
            redial.cancel();
        } else {
            redial.at(machine.dialAt());
        }
        show();
    }

    private void show() {
        MemberState from = shown;
        shown = machine.state();
        if (shown != from) {
            shownSince = loop.nanoTime();
            owner.happened(new PoolEvent.StateChanged(number, from, shown));
        }
        if (shown == MemberState.CLOSED) {
            probe.cancel();
        }
    }

    // ---- probes

    /** A wire on which nothing is asked may be dead without anybody noticing. */
    private void probeIfIdle() {
        long now = loop.nanoTime();
        long idle = now - Math.max(latency.latestAt(), machine.liveSince());
        if (idle >= settings.probeInterval().toNanos() / 2) {
            probe();
        }
        probeLater(now);
    }

    private void probeLater(long now) {
        long interval = settings.probeInterval().toNanos();
        if (interval > 0) {
            probe.at(now + Jitter.around(interval, random));
        }
    }

    private void probe() {
        if (machine.isLive()) {
            withSession(DialledSession::probe);
        }
    }

    private void withSession(Consumer<DialledSession> call) {
        Watcher current = watcher;
        if (current != null) {
            call.accept(current.session);
        }
    }

    /** Sessions are made by others: one that throws is one that failed. */
    private static <S, T> CompletionStage<T> guarded(S session, Function<S, CompletionStage<T>> call) {
        try {
            return call.apply(session);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    /** Watches one session, and is deaf once the member has another one or is closed. */
    private final class Watcher implements SessionObserver {
        private final DialledSession session = dialer.session(id, this);

        void begin() {
            if (deathTimeout != null) {
                session.deathTimeout(deathTimeout);
            }
        }

        void cross(Runnable task) {
            owner.cross(() -> {
                if (watcher == this && machine.state() != MemberState.CLOSED) {
                    task.run();
                }
            });
        }

        @Override
        public void wireUp(Session from, WireStart start) {
            cross(() -> PoolMember.this.wireUp(start));
        }

        @Override
        public void wireDown(Session from, CloseReason why) {
            cross(() -> PoolMember.this.wireDown(why));
        }

        @Override
        public void roundTrip(Session from, long nanos) {
            cross(() -> PoolMember.this.roundTrip(nanos));
        }

        @Override
        public void renewalWanted(Session from) {
            cross(PoolMember.this::renew);
        }

        @Override
        public void closed(Session from, CloseReason why) {
            cross(() -> sessionLost(why));
        }
    }
}
