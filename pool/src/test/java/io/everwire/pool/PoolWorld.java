package io.everwire.pool;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.SessionDialer;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A pool over scripted sessions in virtual time: one thread, no waiting, the same run every time. */
final class PoolWorld implements SessionDialer {
    static final Duration LONG = Duration.ofMinutes(1);

    final VirtualLoop loop = new VirtualLoop();
    final List<ScriptedSession> sessions = new ArrayList<>();
    final List<PoolEvent> events = new ArrayList<>();
    final ResumableSessionPool pool;

    private PoolWorld(PoolSettings settings) {
        pool = new ResumableSessionPool(this, loop, new Random(7), settings);
        pool.listen(Runnable::run, events::add);
    }

    /** A pool that was started and has made its sessions, all of them dialling. */
    static PoolWorld started(int members) {
        return started(PoolSettings.builder().members(members).build());
    }

    static PoolWorld started(PoolSettings settings) {
        PoolWorld world = notStarted(settings);
        world.pool.start();
        world.loop.settle();
        return world;
    }

    static PoolWorld notStarted(PoolSettings settings) {
        return new PoolWorld(settings);
    }

    /** A pool whose members are all live. */
    static PoolWorld live(int members) {
        PoolWorld world = started(members);
        world.sessions.forEach(ScriptedSession::dialSucceeds);
        world.loop.settle();
        return world;
    }

    @Override
    public ScriptedSession session(SessionId id, SessionObserver observer) {
        ScriptedSession session = new ScriptedSession(loop, id, observer);
        sessions.add(session);
        return session;
    }

    ScriptedSession session(int number) {
        return sessions.get(number);
    }

    ScriptedSession newest() {
        return sessions.get(sessions.size() - 1);
    }

    /** Lets the scripted deed cross to the pool. */
    void then(Runnable deed) {
        deed.run();
        loop.settle();
    }

    CompletableFuture<Stream> open() {
        return open(LONG);
    }

    CompletableFuture<Stream> open(Duration timeout) {
        CompletableFuture<Stream> opened = pool.open(timeout).toCompletableFuture();
        loop.settle();
        return opened;
    }

    ScriptedStream opened() {
        return (ScriptedStream) open().join();
    }

    MemberState state(int member) {
        return member(member).state();
    }

    PoolSnapshot.Member member(int member) {
        return pool.snapshot().members().get(member);
    }

    <E extends PoolEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    static EverwireException failure(CompletableFuture<?> stage) {
        try {
            throw new AssertionError("gave " + stage.join());
        } catch (CompletionException failed) {
            return assertInstanceOf(EverwireException.class, failed.getCause());
        }
    }

    static ErrorCode code(CompletableFuture<?> stage) {
        if (!stage.isDone()) {
            throw new AssertionError("is not complete");
        }
        return failure(stage).code();
    }
}
