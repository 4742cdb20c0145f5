package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.MetaSession;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.SessionSnapshot;
import io.everwire.api.SessionState;
import io.everwire.api.Stream;
import io.everwire.api.WireStart;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.spi.Loop;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.SessionPipe;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both sides' sessions have in common: a driver below, a multiplexer above, and calls from any thread. */
abstract class DrivenSession implements Session, SessionDriver.Events, MuxObserver {
    private static final Logger LOG = LoggerFactory.getLogger(DrivenSession.class);

    private final SessionKey key;
    private final Loop loop;
    private final SessionDriver driver;
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private volatile SessionState state = SessionState.CONNECTING;
    private SessionObserver observer = SessionObserver.NONE;
    private @Nullable MuxSession mux;
    private boolean draining;
    private Loop.@Nullable Alarm drainLimit; // while it drains

    DrivenSession(SessionKey key, Loop loop, SessionPipe.Side side, ProtocolRSettings settings, SessionMemory memory) {
        this.key = key;
        this.loop = loop;
        this.driver = new SessionDriver(loop, side, settings, memory, this);
    }

    /** Puts the multiplexer on; first of all, on the loop. */
    final void start(Multiplexer multiplexer) {
        MuxSession started = multiplexer.start(driver, this);
        mux = started;
        driver.watches(started);
    }

    /** Whether the multiplexer is on; without it there is nothing to end. */
    final boolean hasBegun() {
        return mux != null;
    }

    final void observer(SessionObserver next) {
        observer = next;
    }

    final SessionKey key() {
        return key;
    }

    final SessionDriver driver() {
        return driver;
    }

    private MuxSession mux() {
        return Objects.requireNonNull(mux, "not started");
    }

    // ---- what the driver and the multiplexer tell

    @Override
    public void wireUp(WireStart start) {
        state = draining ? SessionState.DRAINING : SessionState.READY;
        tell(watching -> watching.wireUp(this, start));
    }

    @Override
    public void wireDown(CloseReason why) {
        state = draining ? SessionState.DRAINING : SessionState.RESUMING;
        tell(watching -> watching.wireDown(this, why));
    }

    final void tellRenewalWanted() {
        tell(watching -> watching.renewalWanted(this));
    }

    final void probePeer() {
        mux().probe();
    }

    final int openStreams() {
        return mux().openStreams();
    }

    final boolean peerAcknowledges() {
        return mux().peerAcknowledges();
    }

    @Override
    public void ended(CloseReason why) {
        state = SessionState.CLOSED;
        if (drainLimit != null) {
            drainLimit.cancel();
        }
        tell(watching -> watching.closed(this, why));
        closed.complete(why);
    }

    @Override
    public void roundTrip(long nanos) {
        tell(watching -> watching.roundTrip(this, nanos));
    }

    @Override
    public void idle() {
        if (draining) {
            driver.close(CloseReason.closed(Scope.SESSION));
        }
    }

    private void tell(Consumer<SessionObserver> news) {
        try {
            news.accept(observer);
        } catch (RuntimeException thrown) {
            LOG.warn("An observer of a session has thrown; the session goes on", thrown);
        }
    }

    // ---- what applications call

    @Override
    public CompletionStage<Stream> open() {
        return onLoop(() -> mux().open());
    }

    @Override
    public void streams(Consumer<Stream> acceptor) {
        onLoop(() -> {
            mux().streams(acceptor);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public CompletionStage<SessionSnapshot> snapshot() {
        return onLoop(() -> CompletableFuture.completedFuture(picture()));
    }

    private SessionSnapshot picture() {
        return new SessionSnapshot(
                state,
                mux().openStreams(),
                driver.session().replay().sent(),
                driver.proven(),
                driver.received(),
                driver.session().replayed(),
                driver.session().replay().held(),
                driver.replayBound(),
                driver.session().wires(),
                mux().peerAcknowledges());
    }

    @Override
    public CompletionStage<CloseReason> drain(Duration limit) {
        return ending(() -> beginDrain(limit));
    }

    private void beginDrain(Duration limit) {
        if (draining || driver.isDead()) {
            return;
        }
        draining = true;
        state = SessionState.DRAINING;
        mux().drain();
        Loop.Alarm end = loop.alarm(this::endDrain);
        end.at(loop.nanoTime() + limit.toNanos());
        drainLimit = end;
    }

    private void endDrain() {
        mux().abortStreams(new CloseReason(
                Scope.STREAM, ErrorCode.DRAINING, Initiator.LIBRARY, "not finished when the session was drained"));
        driver.close(CloseReason.closed(Scope.SESSION));
    }

    @Override
    public CompletionStage<CloseReason> close() {
        return close(CloseReason.closed(Scope.SESSION));
    }

    /** Ends all streams and the session for this reason. Any thread. */
    final CompletionStage<CloseReason> close(CloseReason why) {
        return ending(() -> end(why));
    }

    /** A session whose loop has ended has ended with it. */
    private CompletionStage<CloseReason> ending(Runnable request) {
        onLoop(() -> {
                    request.run();
                    return closed;
                })
                .exceptionally(this::loopGone);
        return closed();
    }

    private @Nullable CloseReason loopGone(Throwable failure) {
        if (failure instanceof EverwireException gone && gone.code() == ErrorCode.SHUT_DOWN) {
            closed.complete(gone.reason().within(Scope.SESSION));
        }
        return null;
    }

    /** Ends the session in good order. On the loop. */
    void end(CloseReason why) {
        mux().abortStreams(why.within(Scope.STREAM));
        driver.close(why);
    }

    @Override
    public final CompletionStage<CloseReason> closed() {
        return closed.copy();
    }

    @Override
    public final SessionId id() {
        return key.id();
    }

    @Override
    public final MetaSession metaSession() {
        return key.metaSession();
    }

    @Override
    public final Principal principal() {
        return key.principal();
    }

    @Override
    public final Loop loop() {
        return loop;
    }

    @Override
    public final SessionState state() {
        return state;
    }

    /** Runs on the loop, at once if it is the caller's; a loop that has ended fails the stage. */
    final <T> CompletionStage<T> onLoop(Supplier<CompletionStage<T>> call) {
        if (loop.inLoop() && mux != null) {
            return attempt(call);
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            loop.execute(() -> forward(call, answer));
        } catch (EverwireException shutDown) {
            answer.completeExceptionally(shutDown);
        }
        return answer;
    }

    private static <T> void forward(Supplier<CompletionStage<T>> call, CompletableFuture<T> answer) {
        attempt(call).whenComplete((value, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(value);
            }
        });
    }

    /** A call that throws is one that fails: whoever waits for its stage must hear of it. */
    static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException thrown) {
            return CompletableFuture.failedStage(thrown);
        }
    }
}
