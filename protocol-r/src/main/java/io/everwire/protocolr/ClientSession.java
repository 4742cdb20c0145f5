package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.SessionObserver;
import io.everwire.api.WireStart;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.spi.Loop;
import io.everwire.spi.SessionPipe;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The client's end of a session: dials one wire at a time when it is told to. */
final class ClientSession extends DrivenSession implements DialledSession {
    private static final ByteBuffer NO_ANSWER = ByteBuffer.allocate(0);

    private final ResumableDialer dialer;
    private @Nullable ClientWire attempt;
    private boolean redial;

    ClientSession(
            ResumableDialer dialer,
            SessionKey key,
            Loop loop,
            ProtocolRSettings settings,
            SessionMemory memory,
            SessionObserver observer) {
        super(key, loop, SessionPipe.Side.DIALER, settings, memory);
        this.dialer = dialer;
        observer(observer);
    }

    @Override
    public CompletionStage<WireStart> connect() {
        return onLoop(this::attempt);
    }

    private CompletionStage<WireStart> attempt() {
        ClientWire running = attempt;
        if (running != null) {
            return running.outcome();
        }
        if (driver().isEnding()) {
            return closed().thenCompose(why -> CompletableFuture.failedStage(why.toException()));
        }
        ClientWire fresh = new ClientWire(this, dialer);
        attempt = fresh;
        fresh.outcome().whenComplete((start, failure) -> attempt = null);
        fresh.dial();
        return fresh.outcome();
    }

    @Override
    public void abandonAttempt() {
        onLoop(() -> {
            ClientWire running = attempt;
            if (running != null) {
                running.cancel(abandoned());
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    private static CloseReason abandoned() {
        return new CloseReason(
                Scope.WIRE, ErrorCode.CANCELLED, Initiator.LOCAL, "the attempt was given up by the session's owner");
    }

    /** Whether an earlier wire of this session may have reached the exit. */
    boolean isRedial() {
        return redial;
    }

    /** The hello goes out: from now on the exit may know the session. */
    void helloSent() {
        redial = true;
    }

    /**
     * The exit has answered the hello on this wire.
     *
     * @return false if the session has ended by it
     */
    boolean answered(Wire wire, boolean resumed, long peerReceived, long helloNanos) {
        if (driver().isEnding()) {
            wire.close();
            return false;
        }
        if (!resumed && driver().session().wires() > 0) {
            wire.close();
            driver().die(driver().resumedInVain() ? exhausted() : forgotten());
            return false;
        }
        wire.counterKnown();
        driver().begin(wire, NO_ANSWER.duplicate());
        driver().negotiated(wire, peerReceived, helloNanos);
        return !driver().isDead();
    }

    /** An exit cuts the former wire as soon as the next one says hello, which may be heard before it has answered that. */
    @Override
    public void wireDown(CloseReason why) {
        ClientWire next = attempt;
        boolean madeRoom = next != null && next.hasSaidHello() && endedByPeer(why);
        super.wireDown(madeRoom ? takenOver(why) : why);
    }

    private static boolean endedByPeer(CloseReason why) {
        return why.by() != Initiator.LOCAL
                && (why.code() == ErrorCode.WIRE_LOST
                        || why.code() == ErrorCode.RESET
                        || why.code() == ErrorCode.BROKEN_PIPE);
    }

    private static CloseReason takenOver(CloseReason why) {
        return new CloseReason(
                Scope.WIRE,
                ErrorCode.WIRE_REPLACED,
                Initiator.PEER,
                "the exit made room for a newer wire of the session: " + why.detail());
    }

    /** The client's owner decides when to dial. */
    @Override
    public void renewalWanted() {
        tellRenewalWanted();
    }

    /**
     * The new wire's handshake is done. A peer that acknowledges loses nothing by an abrupt change; any other may hold
     * too little for replay, so nothing may be in flight towards it or from it when the hello goes out.
     */
    void changeWire(Duration limit, Runnable sayHello) {
        if (peerAcknowledges()) {
            sayHello.run();
        } else {
            driver().drainWire(limit, sayHello);
        }
    }

    private static CloseReason exhausted() {
        return new CloseReason(
                Scope.SESSION,
                ErrorCode.PEER_REPLAY_EXHAUSTED,
                Initiator.PEER,
                "the exit took the session up, fell silent and then forgot it: it no longer held what had been lost");
    }

    private static CloseReason forgotten() {
        return new CloseReason(
                Scope.SESSION,
                ErrorCode.SESSION_UNKNOWN,
                Initiator.PEER,
                "the exit does not know the session any more; it was restarted, or has expired it");
    }

    @Override
    public void deathTimeout(Duration timeout) {
        onLoop(() -> {
            driver().deathTimeout(timeout);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public void probe() {
        onLoop(() -> {
            probePeer();
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public void cutWire() {
        onLoop(() -> {
            driver().cutWire();
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public void ended(CloseReason why) {
        ClientWire running = attempt;
        if (running != null) {
            running.cancel(why);
        }
        super.ended(why);
    }
}
