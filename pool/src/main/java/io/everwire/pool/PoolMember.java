package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Scope;
import io.everwire.api.Session;
import io.everwire.api.SessionDialer;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.api.WireStart;
import io.everwire.pool.policy.Backoff;
import io.everwire.pool.policy.LatencyWindow;
import io.everwire.pool.policy.MemberMachine;
import io.everwire.pool.policy.PoolView;
import io.everwire.spi.Loop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

        /** A round trip was seen. */
        void measured();
    }

    private final int number;
    private final SessionDialer dialer;
    private final Loop loop;
    private final RandomGenerator random;
    private final Owner owner;
    private final MemberMachine machine;
    private final LatencyWindow latency;
    private final Loop.Alarm redial;
    private SessionId id;
    private @Nullable Watcher watcher;
    private @Nullable Duration deathTimeout;
    private int streams;
    private int wires;
    private int resumptions;
    private String lastFailure = "";

    PoolMember(
            int number, SessionDialer dialer, Loop loop, RandomGenerator random, PoolSettings settings, Owner owner) {
        this.number = number;
        this.dialer = dialer;
        this.loop = loop;
        this.random = random;
        this.owner = owner;
        this.id = SessionId.random(random);
        this.machine = new MemberMachine(
                new Backoff(
                        settings.firstBackoff().toNanos(), settings.maxBackoff().toNanos()),
                settings.wireSpacing().toNanos(),
                loop.nanoTime());
        this.latency = new LatencyWindow(settings.latencySpan().toNanos());
        this.redial = loop.alarm(this::dial);
    }

    int number() {
        return number;
    }

    boolean takesStreams() {
        return machine.takesStreams();
    }

    LatencyWindow latency() {
        return latency;
    }

    PoolView.Member view() {
        return new PoolView.Member(number, machine.state(), streams, latency.worstNanos(loop.nanoTime()));
    }

    PoolSnapshot.Member snapshot() {
        Duration worst = Duration.ofNanos(latency.worstNanos(loop.nanoTime()));
        return new PoolSnapshot.Member(
                number, machine.state(), streams, worst, wires, resumptions, machine.failures(), lastFailure);
    }

    void start() {
        follow();
    }

    /** Opens a stream on the session; it counts from now on, until {@link #streamEnded} is told. */
    CompletionStage<Stream> open() {
        Watcher current = watcher;
        if (current == null) {
            throw new IllegalStateException("member " + number + " has no session");
        }
        streams++;
        return guarded(current.session, Session::open);
    }

    void streamEnded() {
        streams--;
    }

    /** Tells the session, and those after it, how long a wire may owe an answer. */
    void deathTimeout(Duration timeout) {
        deathTimeout = timeout;
        if (watcher != null) {
            watcher.session.deathTimeout(timeout);
        }
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

    private void dial() {
        machine.dialStarted();
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
        machine.dialFailed(why.code(), now, random);
        noteFailure(why);
        owner.happened(new PoolEvent.AttemptFailed(number, why, retryIn(now)));
        follow();
        owner.changed(this);
    }

    private Duration retryIn(long now) {
        long at = machine.dialAt();
        return at == MemberMachine.NEVER ? Duration.ZERO : Duration.ofNanos(Math.max(0, at - now));
    }

    private void wireUp(WireStart start) {
        machine.wireUp(loop.nanoTime());
        wires++;
        resumptions += start.resumed() ? 1 : 0;
        measured(start.helloNanos());
        owner.happened(new PoolEvent.WireUp(number, start));
        follow();
        owner.changed(this);
    }

    private void wireDown(CloseReason why) {
        machine.wireDown(loop.nanoTime());
        lastFailure = why.toString();
        owner.happened(new PoolEvent.WireDown(number, why));
        follow();
        owner.changed(this);
    }

    /** Another wire for the session that is live; one dial at a time, and none for a member that ends. */
    private void renew() {
        machine.renew(loop.nanoTime());
        follow();
    }

    private void measured(long nanos) {
        latency.add(nanos, loop.nanoTime());
        owner.measured();
    }

    private void sessionLost(CloseReason why) {
        boolean wanted = machine.state() != MemberState.DRAINING && machine.state() != MemberState.CLOSED;
        watcher = null;
        id = MemberMachine.keepsId(why.code()) ? id : SessionId.random(random);
        machine.sessionLost(why.code(), loop.nanoTime(), random);
        if (wanted) {
            noteFailure(why);
            owner.happened(new PoolEvent.SessionLost(number, why));
        }
        follow();
        owner.changed(this);
    }

    private void noteFailure(CloseReason why) {
        lastFailure = why.toString();
        owner.failed(why);
    }

    /** Arms the alarm for what the machine wants now. */
    private void follow() {
        if (machine.dialAt() == MemberMachine.NEVER) {
            redial.cancel();
        } else {
            redial.at(machine.dialAt());
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
        public void wireUp(Session session, WireStart start) {
            cross(() -> PoolMember.this.wireUp(start));
        }

        @Override
        public void wireDown(Session session, CloseReason why) {
            cross(() -> PoolMember.this.wireDown(why));
        }

        @Override
        public void roundTrip(Session session, long nanos) {
            cross(() -> measured(nanos));
        }

        @Override
        public void renewalWanted(Session session) {
            cross(PoolMember.this::renew);
        }

        @Override
        public void closed(Session session, CloseReason why) {
            cross(() -> sessionLost(why));
        }
    }
}
