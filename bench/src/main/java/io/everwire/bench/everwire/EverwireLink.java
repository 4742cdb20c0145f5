package io.everwire.bench.everwire;

import io.everwire.api.DialledSession;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.bench.flow.FlowHandler;
import io.everwire.bench.flow.Link;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.spi.Transport;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions to one exit; flows are opened on them in turn. */
final class EverwireLink implements Link {
    private static final int DIALLED_AT_ONCE = 32;

    private final Transport transport;
    private final ResumableDialer dialer;
    private final SecureRandom random;
    private final List<KeptSession> sessions = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    EverwireLink(Transport transport, ResumableDialer dialer, SecureRandom random) {
        this.transport = transport;
        this.dialer = dialer;
        this.random = random;
    }

    /** Returns when all are live. */
    void connect(int count) throws InterruptedException, ExecutionException {
        Semaphore places = new Semaphore(DIALLED_AT_ONCE);
        KeptSession[] dialled = new KeptSession[count];
        for (int i = 0; i < count; i++) {
            places.acquire();
            dialled[i] = new KeptSession(dialer, random);
            dialled[i].live().whenComplete((live, failure) -> places.release());
        }
        sessions.addAll(List.of(dialled));
        for (KeptSession session : dialled) {
            session.live().toCompletableFuture().get();
        }
    }

    @Override
    public void open(FlowHandler handler) {
        next().session().open().whenComplete((stream, failure) -> {
            if (failure == null) {
                start(stream, handler);
            } else {
                handler.failed(failure);
            }
        });
    }

    private KeptSession next() {
        return sessions.get(Math.floorMod(turn.getAndIncrement(), sessions.size()));
    }

    private static void start(Stream stream, FlowHandler handler) {
        EverwireFlow flow = new EverwireFlow(stream, handler);
        if (stream.loop().inLoop()) {
            flow.start();
        } else {
            stream.loop().execute(flow::start);
        }
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
