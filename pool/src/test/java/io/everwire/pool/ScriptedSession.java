package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.MetaSession;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.SessionSnapshot;
import io.everwire.api.SessionState;
import io.everwire.api.Stream;
import io.everwire.api.WireStart;
import io.everwire.spi.Loop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session that does what the test says; what it was asked for can be looked at. */
final class ScriptedSession implements DialledSession {
    static final Duration HELLO = Duration.ofMillis(50);

    private final Loop loop;
    private final SessionId id;
    private final SessionObserver observer;
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    /** Times of the loop at which it was told to connect. */
    final List<Long> dials = new ArrayList<>();

    final List<ScriptedStream> streams = new ArrayList<>();

    final List<Duration> deathTimeouts = new ArrayList<>();

    /** How streams are opened from now on. */
    Supplier<CompletionStage<Stream>> opening = this::openAtOnce;

    /** What happens when it is told to connect. */
    Runnable onDial = () -> {};

    /** What it counts. */
    SessionSnapshot figures = new SessionSnapshot(SessionState.READY, 0, 0, 0, 0, 0, 0, 1 << 22, 1, true);

    /** Times of the loop at which it was told to probe. */
    final List<Long> probes = new ArrayList<>();

    int cuts;

    @Nullable
    Duration drainLimit;

    private @Nullable CompletableFuture<WireStart> dial;
    private boolean liveBefore;

    ScriptedSession(Loop loop, SessionId id, SessionObserver observer) {
        this.loop = loop;
        this.id = id;
        this.observer = observer;
    }

    boolean isDialling() {
        return dial != null;
    }

    void dialSucceeds() {
        dialSucceeds(HELLO);
    }

    void dialSucceeds(Duration hello) {
        WireStart start = new WireStart(
                liveBefore,
                hello.toNanos(),
                0,
                InetSocketAddress.createUnresolved("client.example", 2),
                InetSocketAddress.createUnresolved("exit.example", 1));
        liveBefore = true;
        observer.wireUp(this, start);
        takeDial().complete(start);
    }

    void dialFails(ErrorCode code) {
        takeDial().completeExceptionally(new EverwireException(reason(Scope.WIRE, code)));
    }

    /** The dial's answer is the end of the session; the stage tells before or after the observer. */
    void dialEndsSession(ErrorCode code, boolean stageFirst) {
        CompletableFuture<WireStart> current = takeDial();
        if (stageFirst) {
            current.completeExceptionally(new EverwireException(reason(Scope.SESSION, code)));
        }
        ends(code);
        current.completeExceptionally(new EverwireException(reason(Scope.SESSION, code)));
    }

    /** The new wire takes over from the live one. */
    void dialReplacesWire() {
        wireDies(ErrorCode.WIRE_REPLACED);
        dialSucceeds();
    }

    void wireDies() {
        wireDies(ErrorCode.WIRE_LOST);
    }

    void wireDies(ErrorCode code) {
        observer.wireDown(this, reason(Scope.WIRE, code));
    }

    void answersIn(Duration roundTrip) {
        observer.roundTrip(this, roundTrip.toNanos());
    }

    void ends(ErrorCode code) {
        CloseReason why = reason(Scope.SESSION, code);
        if (closed.complete(why)) {
            streams.forEach(stream -> stream.ends(why.within(Scope.STREAM)));
            observer.closed(this, why);
        }
    }

    private CompletableFuture<WireStart> takeDial() {
        CompletableFuture<WireStart> current = dial;
        if (current == null) {
            throw new AssertionError("nobody dials");
        }
        dial = null;
        return current;
    }

    static CloseReason reason(Scope scope, ErrorCode code) {
        return new CloseReason(scope, code, Initiator.LIBRARY, "as scripted");
    }

    @Override
    public CompletionStage<WireStart> connect() {
        if (dial != null) {
            throw new AssertionError("two dials at a time");
        }
        dials.add(loop.nanoTime());
        CompletableFuture<WireStart> current = new CompletableFuture<>();
        dial = current;
        onDial.run();
        return current;
    }

    @Override
    public void abandonAttempt() {
        if (dial != null) {
            dialFails(ErrorCode.CANCELLED);
        }
    }

    @Override
    public void deathTimeout(Duration timeout) {
        deathTimeouts.add(timeout);
    }

    @Override
    public CompletionStage<Stream> open() {
        return opening.get();
    }

    CompletionStage<Stream> openAtOnce() {
        ScriptedStream stream = new ScriptedStream(loop, this);
        streams.add(stream);
        return CompletableFuture.completedStage(stream);
    }

    static CompletionStage<Stream> refusal(Scope scope, ErrorCode code) {
        return CompletableFuture.failedStage(new EverwireException(reason(scope, code)));
    }

    @Override
    public CompletionStage<CloseReason> drain(Duration limit) {
        drainLimit = limit;
        return closed;
    }

    @Override
    public CompletionStage<CloseReason> close() {
        ends(ErrorCode.CLOSED);
        return closed;
    }

    @Override
    public CompletionStage<CloseReason> closed() {
        return closed;
    }

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public MetaSession metaSession() {
        return MetaSession.of(new byte[32]);
    }

    @Override
    public Principal principal() {
        return Principal.ANONYMOUS;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public SessionState state() {
        return closed.isDone() ? SessionState.CLOSED : SessionState.READY;
    }

    @Override
    public void streams(Consumer<Stream> acceptor) {
        throw new UnsupportedOperationException("the pool accepts no streams");
    }

    @Override
    public CompletionStage<SessionSnapshot> snapshot() {
        return CompletableFuture.completedStage(figures);
    }

    @Override
    public void probe() {
        probes.add(loop.nanoTime());
    }

    @Override
    public void cutWire() {
        cuts++;
    }
}
