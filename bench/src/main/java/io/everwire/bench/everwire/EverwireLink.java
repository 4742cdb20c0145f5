package io.everwire.bench.everwire;

import io.everwire.api.DialledSession;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.bench.flow.FlowHandler;
import io.everwire.bench.flow.Link;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.spi.Transport;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions to one exit; flows are opened on them in turn. */
final class EverwireLink implements Link {
    private static final int DIALLED_AT_ONCE = 32;

    private final Transport transport;
    private final ResumableDialer dialer;
    private final SecureRandom random;
    private final Duration patience;
    private final Duration probing;
    private final List<KeptSession> sessions = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param patience how long a session is without a wire before it is given up
     * @param probing how often each asks whether the exit is still there; zero: never
     */
    EverwireLink(
            Transport transport, ResumableDialer dialer, SecureRandom random, Duration patience, Duration probing) {
        this.patience = patience;
        this.probing = probing;
        this.transport = transport;
        this.dialer = dialer;
        this.random = random;
    }

    /** Returns when all are live. */
    void connect(int count) throws InterruptedException, ExecutionException {
        Semaphore places = new Semaphore(DIALLED_AT_ONCE);
        AtomicBoolean failed = new AtomicBoolean();
        for (int i = 0; i < count && !failed.get(); i++) {
            places.acquire();
            KeptSession session = new KeptSession(dialer, random, patience, probing);
            sessions.add(session);
            session.live().whenComplete((live, failure) -> {
                if (failure != null) {
                    failed.set(true);
                }
                places.release();
            });
        }
        for (KeptSession session : sessions) {
            session.live().toCompletableFuture().get();
        }
    }

    @Override
    public void open(FlowHandler handler) {
        KeptSession kept = next();
        kept.session().open().whenComplete((stream, failure) -> {
            if (failure == null) {
                new EverwireFlow(stream, handler, kept.explanation()).start();
            } else {
                handler.failed(kept.explanation().apply(failure));
            }
        });
    }

    private KeptSession next() {
        return sessions.get(Math.floorMod(turn.getAndIncrement(), sessions.size()));
    }

    @Override
    public CompletionStage<Void> handshake() {
        DialledSession session = dialer.session(SessionId.random(random), SessionObserver.NONE);
        return session.connect().thenAccept(start -> session.close());
    }

    @Override
    public CompletionStage<Void> resumption() {
        return next().resume();
    }

    @Override
    public void cut() {
        sessions.forEach(session -> session.session().cutWire());
    }

    @Override
    public long wires() {
        return sessions.stream().mapToLong(KeptSession::wires).sum();
    }

    @Override
    public long resumed() {
        return sessions.stream().mapToLong(KeptSession::resumed).sum();
    }

    @Override
    public void close() {
        Ends.await(CompletableFuture.allOf(sessions.stream()
                .map(session -> session.close().toCompletableFuture())
                .toArray(CompletableFuture[]::new)));
        Ends.await(transport.shutdown(Ends.LIMIT));
    }
}
