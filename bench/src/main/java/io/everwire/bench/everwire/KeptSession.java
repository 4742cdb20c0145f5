package io.everwire.bench.everwire;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.EverwireException;
import io.everwire.api.Scope;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.WireStart;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.spi.Loop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A session that dials at once when its wire dies, and again a moment after a dial that failed: the least that an owner
 * does, so that what is measured is the session and not a pool.
 */
final class KeptSession implements SessionObserver {
    private static final long PAUSE_NANOS = 20_000_000;

    private final CompletableFuture<Void> live = new CompletableFuture<>();
    private final AtomicLong wires = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();
    private final DialledSession session;
    private final Loop.Alarm redial;
    private volatile boolean closing;

    KeptSession(ResumableDialer dialer, RandomGenerator random) {
        session = dialer.session(SessionId.random(random), this);
        redial = session.loop().alarm(this::dial);
        dial();
    }

    DialledSession session() {
        return session;
    }

    /** Complete when the first wire is live; fails if that cannot be. */
    CompletionStage<Void> live() {
        return live;
    }

    long wires() {
        return wires.get();
    }

    long resumed() {
        return resumed.get();
    }

    private void dial() {
        session.connect().whenComplete((start, failure) -> {
            if (failure == null) {
                live.complete(null);
            } else if (live.isDone() && !closing && isWireOnly(failure)) {
                redial.at(session.loop().nanoTime() + PAUSE_NANOS);
            } else {
                live.completeExceptionally(failure);
            }
        });
    }

    private static boolean isWireOnly(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof EverwireException known && known.reason().scope() == Scope.WIRE;
    }

    @Override
    public void wireUp(Session up, WireStart start) {
        wires.incrementAndGet();
        if (start.resumed()) {
            resumed.incrementAndGet();
        }
    }

    @Override
    public void wireDown(Session down, CloseReason why) {
        if (!closing) {
            dial();
        }
    }

    @Override
    public void renewalWanted(Session worn) {
        dial();
    }

    CompletionStage<CloseReason> close() {
        closing = true;
        return session.close();
    }
}
