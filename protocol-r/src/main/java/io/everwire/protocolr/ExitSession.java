package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.Limit;
import io.everwire.api.ListedSession;
import io.everwire.api.Scope;
import io.everwire.api.SessionHandle;
import io.everwire.api.SessionListener;
import io.everwire.api.Stream;
import io.everwire.api.WireStart;
import io.everwire.protocolr.resume.ReplayBuffer;
import io.everwire.protocolr.resume.ReplayPressure;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.spi.Loop;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.SessionPipe;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The exit's end of a session: waits for the client's wires, and tells the directory what becomes of it. */
final class ExitSession extends DrivenSession {
    private static final byte NEW = 0;
    private static final byte RESUMED = 1;

    /** A client that does not answer our FIN for so long is no longer there. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(8);

    /** How the session stands with its wire, for those who look from other threads. */
    private record Attachment(boolean attached, long since, SocketAddress remote) {}

    private final SessionDirectory directory;
    private final SessionHandle handle;
    private final MetaSessions.Client client;
    private final Usage.Part usage;
    private final long begunAt;
    private volatile Attachment attachment;
    private boolean answeredBefore;

    ExitSession(
            SessionKey key,
            Loop loop,
            ProtocolRSettings settings,
            SessionMemory memory,
            SessionDirectory directory,
            SessionHandle handle,
            MetaSessions.Client client,
            SocketAddress remote) {
        super(key, loop, SessionPipe.Side.ACCEPTOR, settings, memory);
        this.directory = directory;
        this.handle = handle;
        this.client = client;
        usage = client.usage().part();
        usage.add(Usage.Figure.SESSIONS, 1);
        begunAt = loop.nanoTime();
        attachment = new Attachment(false, begunAt, remote);
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
        if (hasBegun()) {
            driver().die(why);
        } else {
            ended(why);
        }
    }

    /** Ends the session because somebody else needs its place. Any thread. */
    void evict(CloseReason why) {
        onLoop(() -> {
            driver().die(why);
            return closed();
        });
    }

    /** Closes the session; complete when its last wire is gone, too. Any thread. */
    CompletionStage<Void> closeAway(CloseReason why) {
        return close(why.within(Scope.SESSION)).thenCompose(ended -> driver().wireGone());
    }

    /** Drains the session; complete as {@link #closeAway} is. Any thread. */
    CompletionStage<Void> drainAway(Duration limit) {
        return drain(limit).thenCompose(ended -> driver().wireGone());
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
        directory.monitor().pressed(this, how);
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

    // ---- what happens to it

    @Override
    public void wireUp(WireStart start) {
        attachment = new Attachment(true, loop().nanoTime(), start.remote());
        usage.add(Usage.Figure.RESUMPTIONS, start.resumed() ? 1 : 0);
        directory.attached(this, start);
        super.wireUp(start);
    }

    @Override
    public void wireDown(CloseReason why) {
        attachment = new Attachment(false, loop().nanoTime(), remote());
        directory.detached(this, why);
        super.wireDown(why);
    }

    @Override
    public void wireFailed(SocketAddress remote, CloseReason why) {
        directory.monitor().wireRefused(remote, why);
    }

    /** An exit cannot dial: it ends the wire in good order, and the client comes back. */
    @Override
    public void renewalWanted() {
        driver().drainWire(DRAIN_LIMIT, () -> {});
    }

    @Override
    public void limited(CloseReason why) {
        directory.monitor().streamLimited(this, why);
    }

    @Override
    public void moved() {
        ReplayBuffer replay = driver().session().replay();
        usage.set(Usage.Figure.BYTES_IN, driver().received());
        usage.set(Usage.Figure.BYTES_OUT, Math.max(replay.sent(), usage.get(Usage.Figure.BYTES_OUT)));
        usage.set(Usage.Figure.REPLAY_BYTES, replay.held());
        usage.set(Usage.Figure.OPEN_STREAMS, openStreams());
    }

    @Override
    public void ended(CloseReason why) {
        usage.set(Usage.Figure.REPLAY_BYTES, 0);
        usage.set(Usage.Figure.OPEN_STREAMS, 0);
        directory.forget(this);
        directory.monitor().sessionEnded(this, why);
        super.ended(why);
    }

    // ---- streams are counted

    @Override
    public void streams(Consumer<Stream> acceptor) {
        super.streams(stream -> acceptor.accept(counted(stream)));
    }

    @Override
    public CompletionStage<Stream> open() {
        return super.open().thenApply(this::counted);
    }

    private Stream counted(Stream stream) {
        usage.add(Usage.Figure.STREAMS, 1);
        return stream;
    }

    // ---- for those who look; any thread

    SessionHandle handle() {
        return handle;
    }

    MetaSessions.Client client() {
        return client;
    }

    /** The client's address on the last wire. */
    SocketAddress remote() {
        return attachment.remote();
    }

    ListedSession listed() {
        Attachment now = attachment;
        long time = loop().nanoTime();
        return new ListedSession(
                handle,
                principal(),
                client.label(),
                now.remote(),
                state(),
                now.attached(),
                Duration.ofNanos(time - begunAt),
                Duration.ofNanos(time - now.since()),
                usage.get(Usage.Figure.BYTES_IN),
                usage.get(Usage.Figure.BYTES_OUT),
                (int) usage.get(Usage.Figure.OPEN_STREAMS),
                usage.get(Usage.Figure.STREAMS),
                usage.get(Usage.Figure.RESUMPTIONS),
                usage.get(Usage.Figure.REPLAY_BYTES));
    }
}
