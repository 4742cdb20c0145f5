package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.Limit;
import io.everwire.api.Scope;
import io.everwire.api.SessionListener;
import io.everwire.api.WireStart;
import io.everwire.protocolr.resume.ReplayPressure;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.spi.Loop;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.SessionPipe;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The exit's end of a session: waits for the client's wires. */
final class ExitSession extends DrivenSession {
    private static final byte NEW = 0;
    private static final byte RESUMED = 1;

    /** A client that does not answer our FIN for so long is no longer there. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(8);

    private final SessionAcceptor acceptor;
    private boolean answeredBefore;

    ExitSession(SessionKey key, Loop loop, ProtocolRSettings settings, SessionMemory memory, SessionAcceptor acceptor) {
        super(key, loop, SessionPipe.Side.ACCEPTOR, settings, memory);
        this.acceptor = acceptor;
    }

    /** Makes the session known to the application, before its first byte is read. On the loop. */
    void begin(Multiplexer multiplexer, SessionListener listener) {
        start(multiplexer);
        observer(listener.opened(this));
    }

    /**
     * Gives the session a wire whose hello has come. The response byte goes out before anything else can write to the
     * wire (REFERENCE-DEFECTS D2). On the loop.
     */
    void attach(Wire wire) {
        byte response = answeredBefore ? RESUMED : NEW;
        answeredBefore = true;
        driver().begin(wire, ByteBuffer.wrap(new byte[] {response}));
    }

    /** Ends a session that could not begin. On the loop. */
    void fail(CloseReason why) {
        acceptor.forget(this);
        if (hasBegun()) {
            driver().die(why);
        }
    }

    /** Ends the session because somebody else needs its place. Any thread. */
    void evict(CloseReason why) {
        onLoop(() -> {
            driver().die(why);
            return closed();
        });
    }

    /** What the session holds, and how long for. Any thread. */
    ReplayPressure.Holder<ExitSession> holder() {
        ReplayMemory.Standing standing = driver().memory().standing();
        ProofClock proofs = driver().proofs();
        return new ReplayPressure.Holder<>(
                this,
                standing.held(),
                proofs.unprovenSince(),
                proofs.detachedSince(),
                proofs.isChangeable(),
                standing.ownerPressed());
    }

    /** Gives memory back because the exit is short of it. Any thread. */
    void relieve(ReplayPressure.Relief how) {
        onLoop(() -> {
            relieveNow(how);
            return closed();
        });
    }

    private void relieveNow(ReplayPressure.Relief how) {
        acceptor.pressed(this, how);
        boolean detached = driver().proofs().detachedSince() != ProofClock.NONE;
        switch (how) {
            case CHANGE_WIRE -> changeWire();
            case END_DETACHED -> endUnder(detached, "no wire while the exit was short of replay memory");
            case END_UNPROVEN -> endUnder(!detached, "no proof of delivery while the exit was short of replay memory");
        }
    }

    /** Meanwhile it may have found a wire, or lost it. */
    private void endUnder(boolean still, String detail) {
        if (still) {
            driver().die(CloseReason.limit(Scope.SESSION, Limit.REPLAY_BYTES, detail));
        }
    }

    private void changeWire() {
        if (!driver().isEnding()) {
            driver().proofs().changing();
            renewalWanted();
        }
    }

    @Override
    public void wireUp(WireStart start) {
        acceptor.attached(this);
        super.wireUp(start);
    }

    @Override
    public void wireDown(CloseReason why) {
        acceptor.detached(this);
        super.wireDown(why);
    }

    /** An exit cannot dial: it ends the wire in good order, and the client comes back. */
    @Override
    public void renewalWanted() {
        driver().drainWire(DRAIN_LIMIT, () -> {});
    }

    @Override
    public void ended(CloseReason why) {
        acceptor.forget(this);
        super.ended(why);
    }
}
