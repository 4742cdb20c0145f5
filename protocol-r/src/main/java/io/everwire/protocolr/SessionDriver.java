package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Limit;
import io.everwire.api.Scope;
import io.everwire.api.WireStart;
import io.everwire.protocolr.resume.Counter;
import io.everwire.protocolr.resume.DeathWatch;
import io.everwire.protocolr.resume.DetachedTime;
import io.everwire.protocolr.resume.RecordSize;
import io.everwire.protocolr.resume.ReplayBuffer;
import io.everwire.protocolr.resume.ResumableSession;
import io.everwire.protocolr.resume.WireRenewal;
import io.everwire.protocolr.tinyss.RecordLimiter;
import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.spi.Loop;
import io.everwire.spi.MuxSession;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.ProtocolViolation;
import io.everwire.spi.SessionPipe;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where wires come and go under one session: carries out what {@link ResumableSession} says, for a multiplexer above and
 * one {@link Wire} at a time below. Both sides of the protocol use it. On the session's loop.
 */
final class SessionDriver implements SessionPipe {
    /** What the session above hears; on the loop. */
    interface Events {
        void wireUp(WireStart start);

        void wireDown(CloseReason why);

        /** A wire ended before it was live. */
        default void wireFailed(SocketAddress remote, CloseReason why) {}

        /** Session bytes have gone in or out. */
        default void moved() {}

        /** The session would be better off on another wire: its keys are old, or the replay buffer fills without a proof. */
        void renewalWanted();

        /** Last, once. */
        void ended(CloseReason why);
    }

    /** A resumed wire that ended sooner says nothing by its silence. */
    private static final long SILENCE_NANOS = 250_000_000;

    /** A silent wire with streams on it does not live longer: the client has asked, and given it up. */
    private static final long ASKED_NANOS = 10_000_000_000L;

    /** An alarm this late may mean that the process was held up: what arrived meanwhile is read before anyone is blamed. */
    private static final long LATE_NANOS = 250_000_000;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Loop loop;
    private final Side side;
    private final ProtocolRSettings settings;
    private final SessionMemory memory;
    private final ResumableSession session;
    private final RecordLimiter records;
    private final RecordSize size = new RecordSize(RecordSealer.MAX_PLAIN);
    private final WireRenewal renewal;
    private final ProofClock proofs = new ProofClock();
    private final Events events;
    private final Loop.Alarm expiry;
    private final DetachedTime detached = new DetachedTime();
    private final Loop.Alarm watch;
    private final DeathWatch death;
    private @Nullable MuxSession mux;
    private @Nullable PipeHandler handler;
    private @Nullable Wire wire;
    private @Nullable CloseReason closing;
    private @Nullable Runnable drained;
    private CompletionStage<Void> wireGone = CompletableFuture.completedFuture(null);
    private boolean roomWanted;
    private boolean emptyRecordSent;
    private boolean resumedInVain;
    private boolean silentSinceResumed;
    private long liveAt;
    private boolean watching;
    private long watchDue;

    SessionDriver(Loop loop, Side side, ProtocolRSettings settings, SessionMemory memory, Events events) {
        this.loop = loop;
        this.side = side;
        this.settings = settings;
        this.records = settings.recordLimiter();
        this.memory = memory;
        this.session = new ResumableSession(new ReplayBuffer(memory));
        this.renewal = new WireRenewal(
                settings.renewAfter().toNanos(), settings.renewAfterBytes(), settings.replayBytes() / 4 * 3L);
        this.events = events;
        this.expiry = loop.alarm(this::onExpiry);
        this.watch = loop.alarm(this::onWatch);
        this.death = new DeathWatch(settings.deathTimeout().toNanos());
        memory.onRoom(this::turnEnded);
    }

    ResumableSession session() {
        return session;
    }

    /** Any thread. */
    SessionMemory memory() {
        return memory;
    }

    /** Any thread. */
    ProofClock proofs() {
        return proofs;
    }

    /** What it may hold for replay, or what it holds beyond that while memory is plentiful. */
    long replayBound() {
        return Math.max(settings.replayBytes(), session.replay().held());
    }

    boolean isDead() {
        return session.isDead();
    }

    /** Whether no wire can be given to the session any more. */
    boolean isEnding() {
        return session.isDead() || closing != null;
    }

    boolean isCurrent(Wire candidate) {
        return wire == candidate;
    }

    /** For how long a wire may take nothing of what waits for it. */
    Duration writeStall() {
        return settings.writeStall();
    }

    /** Sets who knows what the peer owes. */
    void watches(MuxSession above) {
        mux = above;
    }

    void deathTimeout(Duration timeout) {
        death.timeout(timeout.toNanos());
        if (watching) {
            watch.cancel();
            judge();
        }
    }

    // ---- a wire's way: begin, negotiated, ended

    /**
     * A wire takes over: the former one is cut, so that not one more byte of it is counted, before this side's counter
     * goes out (WIRE.md 6.5). The newest wire wins.
     *
     * @param answer what goes out before the counter: the exit's response byte, or nothing
     */
    void begin(Wire next, ByteBuffer answer) {
        Wire former = wire;
        if (former != null) {
            cut(former, replaced());
        }
        wire = next;
        session.begin();
        expiry.at(loop.nanoTime() + settings.handshakeTimeout().toNanos());
        if (answer.hasRemaining()) {
            next.announce(answer);
        }
        next.announce(Counter.encode(session.received()));
        emptyRecordSent = side == Side.ACCEPTOR && session.wires() == 0;
        if (emptyRecordSent) {
            next.announce(NOTHING.duplicate()); // nothing can have been sent before: one write, not two
        }
        next.flush();
    }

    private static CloseReason replaced() {
        return new CloseReason(
                Scope.WIRE, ErrorCode.WIRE_REPLACED, Initiator.LIBRARY, "a newer wire of the session took over");
    }

    /** The peer's counter has come. */
    void negotiated(Wire on, long peerReceived, long helloNanos) {
        boolean resumed = session.wires() > 0;
        try {
            long before = session.replay().proven();
            long again = session.negotiated(peerReceived);
            noteProof(before);
            live(
                    on,
                    new WireStart(
                            resumed,
                            helloNanos,
                            again,
                            on.connection().local(),
                            on.connection().remote()));
        } catch (ProtocolViolation violation) {
            die(violation.toReason(Scope.SESSION));
        }
    }

    private void live(Wire on, WireStart start) {
        expiry.cancel();
        long now = loop.nanoTime();
        silentSinceResumed = start.resumed();
        liveAt = loop.nanoTime();
        death.wireUp(now);
        renewal.begins(session, now);
        size.begins(session.replay().sent(), start.replayedBytes());
        proofs.attached();
        if (session.replay().waiting() == 0 && !emptyRecordSent) {
            on.announce(NOTHING.duplicate()); // as the reference does; it means nothing (WIRE.md 2.3)
        }
        handler().proven(session.replay().proven());
        events.wireUp(start);
        handler().wireUp();
        flush();
    }

    /**
     * Ends the live wire so that nothing is in flight when another one takes over: FIN, and what the peer still sends is
     * read to its end (ARCHITECTURE.md, a change of wire). Gives up after {@code limit}.
     *
     * @param then runs once there is no live wire
     */
    void drainWire(Duration limit, Runnable then) {
        if (!session.isLive()) {
            then.run();
            return;
        }
        flush();
        drained = then;
        expiry.at(loop.nanoTime() + limit.toNanos());
        wire().finish();
    }

    /** Ends the live wire, if there is one, as a fault would. */
    void cutWire() {
        if (session.isLive()) {
            cut(
                    wire(),
                    new CloseReason(
                            Scope.WIRE, ErrorCode.WIRE_LOST, Initiator.LOCAL, "cut because somebody asked for it"));
        }
    }

    /** Ends a wire now, so that not one more byte of it is counted. */
    private void cut(Wire current, CloseReason why) {
        wireEnded(current, current.abort(why));
    }

    /** The wire is gone; the session waits for another one. Does nothing for a wire that is not the current one. */
    void wireEnded(Wire ended, CloseReason why) {
        if (ended != wire) {
            return;
        }
        boolean wasLive = session.isLive();
        wire = null;
        roomWanted = false;
        session.wireLost();
        proofs.detached(loop.nanoTime());
        expiry.cancel();
        stopWatching();
        if (closing != null) {
            die(closing);
            return;
        }
        if (wasLive) {
            resumedInVain = silentSinceResumed && wasSilence();
            handler().wireDown();
            events.wireDown(drained == null ? why : replaced());
        } else {
            events.wireFailed(ended.connection().remote(), why);
        }
        awaitNextWire();
        runDrained();
    }

    /** Not one byte of the session came on the wire, for so long that a peer which has lost nothing would have spoken. */
    private boolean wasSilence() {
        long silence = loop.nanoTime() - liveAt;
        boolean owed = mux().awaitingSince() != Long.MAX_VALUE;
        return silence >= SILENCE_NANOS && (owed || silence <= ASKED_NANOS);
    }

    private void runDrained() {
        Runnable then = drained;
        drained = null;
        if (then != null) {
            then.run();
        }
    }

    /** A client's session waits as long as its owner does; an exit's has its time (WIRE.md 6.6). */
    private void awaitNextWire() {
        if (side == Side.ACCEPTOR && !session.isDead()) {
            Duration limit = wasUsed() ? settings.detachedTimeout() : settings.unusedTimeout();
            detached.begin(limit.toNanos(), loop.nanoTime());
            expiry.at(detached.due());
        }
    }

    private boolean wasUsed() {
        return session.received() > 0 || session.replay().sent() > 0;
    }

    private void onExpiry() {
        if (closing != null) {
            die(closing);
        } else if (drained != null && session.isLive()) {
            cut(wire(), replaced());
        } else if (session.state() == ResumableSession.State.NEGOTIATING) {
            expireNegotiation(Objects.requireNonNull(wire));
        } else if (session.isLive()) {
            askForRenewal();
        } else if (session.state() == ResumableSession.State.NO_WIRE) {
            expireDetached();
        }
    }

    private void expireDetached() {
        if (!detached.isOver(loop.nanoTime())) {
            expiry.at(detached.due());
        } else {
            die(CloseReason.limit(
                    Scope.SESSION,
                    wasUsed() ? Limit.DETACHED_TIME : Limit.UNUSED_TIME,
                    "no wire for the time an exit waits"));
        }
    }

    private void expireNegotiation(Wire silent) {
        CloseReason why = CloseReason.limit(
                Scope.WIRE,
                Limit.HANDSHAKE_TIME,
                "no counter from " + silent.connection().remote() + " within " + settings.handshakeTimeout());
        cut(silent, why);
    }

    // ---- bytes in

    /** Something arrived on a wire, be it only a part of a record. */
    void heard(Wire on) {
        if (on == wire && session.isLive()) {
            death.heard(loop.nanoTime());
        }
    }

    /**
     * A record of the current wire, whatever it carries. The limit goes on from wire to wire: a client that is known
     * dials as often as it likes. May end the session.
     */
    void opened(int plainBytes) {
        try {
            records.opened(plainBytes, loop.nanoTime());
        } catch (ProtocolViolation tooMany) {
            die(tooMany.toReason(Scope.SESSION));
        }
    }

    /** Session bytes of the current wire. */
    void received(ByteBuffer plain) {
        silentSinceResumed = false;
        session.received(plain.remaining());
        handler().bytes(plain);
    }

    /** All that arrived in one piece has been dealt with. */
    void turnEnded() {
        if (roomWanted && session.isLive()) {
            roomWanted = false;
            handler().writable();
        }
        watchIfOwed();
        restIfSettled();
        events.moved();
    }

    // ---- bytes out

    @Override
    public @Nullable ByteBuffer claim(int atLeast, int atMost, boolean control) {
        ByteBuffer room = takesMore() ? remember(atLeast, atMost, control) : null;
        roomWanted |= room == null;
        return room;
    }

    private @Nullable ByteBuffer remember(int atLeast, int atMost, boolean control) {
        try {
            ByteBuffer room = session.replay().claim(atLeast, atMost, control);
            if (room == null) {
                awaitProof();
            }
            return room;
        } catch (OutOfMemoryError exhausted) {
            die(new CloseReason(
                    Scope.SESSION,
                    ErrorCode.RESOURCE_LIMIT,
                    Initiator.LIBRARY,
                    "no memory for bytes that may have to be sent again",
                    exhausted));
            return null;
        }
    }

    /** Writers wait, and perhaps nothing happens any more that could tell that the peer gives no proof. */
    private void awaitProof() {
        if (renewal.mayBecomeDue(session)) {
            proofs.holds(loop.nanoTime());
            expiry.at(renewal.overdue(proofs.unprovenSince()));
        }
    }

    /** No more than a record is built ahead of the wire, so that the scheduler still decides what goes next. */
    private boolean takesMore() {
        return takesBytes() && closing == null && sealWhile(RecordSealer.MAX_PLAIN);
    }

    /** A wire that drains has sent its FIN. */
    private boolean takesBytes() {
        return session.isLive() && drained == null;
    }

    /** Seals as long as {@code least} bytes wait; false where the connection takes no more. */
    private boolean sealWhile(int least) {
        ReplayBuffer replay = session.replay();
        while (replay.waiting() >= least) {
            ByteBuffer slice = Objects.requireNonNull(replay.unsent(size.next(replay.sent())));
            int length = slice.remaining();
            if (!wire().seal(slice)) {
                return false;
            }
            replay.advance(length);
        }
        return true;
    }

    @Override
    public void commit(int bytes) {
        session.replay().commit(bytes);
    }

    @Override
    public void flush() {
        if (takesBytes()) {
            sealWhile(1);
            wire().flush();
            startWatching();
            if (session.replay().held() > 0) {
                proofs.holds(loop.nanoTime());
            }
            askForRenewal();
            events.moved();
        }
    }

    private void askForRenewal() {
        if (renewal.isDue(session, proofs.unprovenSince(), loop.nanoTime())) {
            events.renewalWanted();
        }
    }

    /** The connection takes bytes again. */
    void writable(Wire on) {
        if (on != wire || !session.isLive()) {
            return;
        }
        if (roomWanted && closing == null) {
            turnEnded(); // who writes now flushes, and so there is one write instead of two
            return;
        }
        flush();
        if (closing != null) {
            closeWhenSent(closing);
        } else {
            turnEnded();
        }
    }

    // ---- the death of a silent wire

    /** Where nothing is owed, and no memory is to be given back later, nobody has to look again. */
    private void startWatching() {
        if (!watching && !isSettled()) {
            watchAt(loop.nanoTime() + deathNanos());
        }
    }

    private boolean isSettled() {
        return session.replay().isAtRest() && mux().awaitingSince() == Long.MAX_VALUE;
    }

    /**
     * A probe was answered: the alarm, which would cost more to drop, rings in vain, and finds that out without the rest of
     * the session, of which nothing is in a cache by then.
     */
    private void restIfSettled() {
        if (watching && session.isLive() && isSettled()) {
            watching = false;
        }
    }

    /** What has come may have made of something sent long ago a question, with nothing more to send behind it. */
    private void watchIfOwed() {
        if (session.isLive() && mux().awaitingSince() != Long.MAX_VALUE) {
            startWatching();
        }
    }

    private void watchAt(long due) {
        watching = true;
        watchDue = due;
        watch.at(due);
    }

    private void stopWatching() {
        watching = false;
        watch.cancel();
    }

    private void onWatch() {
        if (watching && loop.nanoTime() - watchDue > LATE_NANOS) {
            loop.executeAfterIo(this::judge);
        } else {
            judge();
        }
    }

    /** Dead is who owes an answer and has sent no byte for the death timeout. Where nobody does, nothing is under way. */
    private void judge() {
        if (!watching) {
            return;
        }
        watching = false;
        long due = session.isLive() ? death.dueAt(mux().awaitingSince(), mux().peerAcknowledges()) : DeathWatch.NEVER;
        if (due == DeathWatch.NEVER) {
            session.replay().rest();
            return;
        }
        if (loop.nanoTime() < due) {
            watchAt(due);
        } else {
            kill(wire());
        }
    }

    private long deathNanos() {
        return death.nanos(mux().peerAcknowledges());
    }

    private MuxSession mux() {
        return Objects.requireNonNull(mux, "no multiplexer has taken the pipe");
    }

    /** Whether the last wire was taken up by the peer, and then nothing came of what it owed (WIRE.md 6.4, 12). */
    boolean resumedInVain() {
        return resumedInVain;
    }

    private void kill(Wire silent) {
        CloseReason why = new CloseReason(
                Scope.WIRE,
                ErrorCode.WIRE_DEAD,
                Initiator.LIBRARY,
                "no byte from " + silent.connection().remote() + " for "
                        + Duration.ofNanos(deathNanos()).toMillis() + " ms");
        death.died();
        cut(silent, why);
    }

    // ---- positions and proofs

    @Override
    public long sent() {
        return session.replay().appended();
    }

    @Override
    public long proven() {
        return session.replay().proven();
    }

    @Override
    public long received() {
        return session.received();
    }

    @Override
    public void proven(long position) {
        if (position > session.replay().sent()) {
            die(new CloseReason(
                    Scope.SESSION,
                    ErrorCode.PROTOCOL_ERROR,
                    Initiator.LIBRARY,
                    "the peer acknowledges bytes that were never sent"));
        } else {
            long before = session.replay().proven();
            session.replay().proven(position);
            noteProof(before);
        }
    }

    private void noteProof(long before) {
        if (session.replay().proven() > before) {
            proofs.proven(session.replay().held() > 0, loop.nanoTime());
        }
    }

    // ---- the end

    @Override
    public void close(CloseReason why) {
        if (session.isDead() || closing != null) {
            return;
        }
        flush();
        closing = why;
        expiry.at(loop.nanoTime() + settings.closeTimeout().toNanos());
        closeWhenSent(why);
    }

    private void closeWhenSent(CloseReason why) {
        if (!session.isLive() || session.replay().waiting() == 0) {
            die(why);
        }
    }

    /** Ends the session now; what was sealed goes out, and the peer learns of it by the end of its wire. */
    void die(CloseReason why) {
        Wire last = wire;
        if (last != null) {
            wireGone = last.close();
        }
        end(why);
    }

    /** Complete when nothing is left of the last wire; once the session is dead. */
    CompletionStage<Void> wireGone() {
        return wireGone;
    }

    private void end(CloseReason why) {
        if (session.isDead()) {
            return;
        }
        wire = null;
        drained = null;
        session.die();
        memory.close();
        expiry.cancel();
        stopWatching();
        later(() -> {
            handler().closed(why);
            events.ended(why);
        });
    }

    /** Never from inside a call of the multiplexer; unless the loop has ended, and nobody calls any more. */
    private void later(Runnable task) {
        try {
            loop.execute(task);
        } catch (EverwireException shutDown) {
            task.run();
        }
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public void handler(PipeHandler next) {
        handler = next;
    }

    private PipeHandler handler() {
        return Objects.requireNonNull(handler, "no multiplexer has taken the pipe");
    }

    private Wire wire() {
        return Objects.requireNonNull(wire, "live without a wire");
    }
}
