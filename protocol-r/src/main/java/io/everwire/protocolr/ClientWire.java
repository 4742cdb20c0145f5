package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.WireStart;
import io.everwire.protocolr.handshake.ClientHandshake;
import io.everwire.protocolr.handshake.SecuredWire;
import io.everwire.protocolr.resume.HelloAnswer;
import io.everwire.protocolr.resume.ResumableHello;
import io.everwire.protocolr.tinyss.RecordLimiter;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.ProtocolViolation;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a client to get a wire: dial, handshake, hello, answer; then the connection is handed over to a {@link
 * Wire}. On the session's loop.
 */
final class ClientWire implements ConnectionHandler {
    /** The exit waits ten seconds for the hello, counted from the TCP connection. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(4);

    private final ClientSession session;
    private final ResumableDialer dialer;
    private final ClientHandshake handshake;
    private final HelloAnswer answer;
    private final RecordLimiter records;
    private final Loop.Alarm deadline;
    private final CompletableFuture<WireStart> outcome = new CompletableFuture<>();
    private @Nullable ExitDial dial;
    private @Nullable Connection connection;
    private @Nullable SecuredWire secured;
    private boolean saidHello;
    private long helloAt;

    ClientWire(ClientSession session, ResumableDialer dialer) {
        this.session = session;
        this.dialer = dialer;
        this.handshake = dialer.handshake();
        this.answer = new HelloAnswer(session.isRedial());
        this.records = dialer.settings().recordLimiter();
        this.deadline = session.loop().alarm(this::onDeadline);
    }

    /** Completes on the loop when the wire is live; fails when the attempt has. */
    CompletionStage<WireStart> outcome() {
        return outcome;
    }

    /** Whether the exit may know of this wire already. */
    boolean hasSaidHello() {
        return saidHello;
    }

    void dial() {
        deadline.at(session.loop().nanoTime() + dialer.settings().dialTimeout().toNanos());
        DrivenSession.attempt(dialer::resolve).whenComplete((to, failure) -> inLoop(() -> resolved(to, failure)));
    }

    private void resolved(List<SocketAddress> to, @Nullable Throwable failure) {
        if (failure != null) {
            fail(unresolved(failure));
        } else if (to.isEmpty()) {
            fail(unresolved(new IllegalStateException("it has none")));
        } else if (!outcome.isDone()) {
            deadline.cancel();
            dial(to);
        }
    }

    private void inLoop(Runnable task) {
        if (session.loop().inLoop()) {
            task.run();
            return;
        }
        try {
            session.loop().execute(task);
        } catch (EverwireException shutDown) {
            outcome.completeExceptionally(shutDown);
        }
    }

    private void dial(List<SocketAddress> to) {
        DialSettings settings = DialSettings.within(dialer.settings().dialTimeout());
        ExitDial race = new ExitDial(dialer.transport(), settings, session.loop(), to, this);
        dial = race;
        race.begin();
    }

    private static CloseReason unresolved(Throwable failure) {
        return new CloseReason(
                Scope.WIRE,
                ErrorCode.ADDRESS_INVALID,
                Initiator.LIBRARY,
                "the exit's address could not be found: " + words(failure),
                failure);
    }

    private static String words(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof EverwireException known ? known.reason().detail() : String.valueOf(cause.getMessage());
    }

    /** Nobody wants the wire any more. */
    void cancel(CloseReason why) {
        fail(why);
        ExitDial running = dial;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void opened(Connection opened) {
        connection = opened;
        if (outcome.isDone()) {
            opened.abort();
            return;
        }
        deadline.at(
                session.loop().nanoTime() + dialer.settings().handshakeTimeout().toNanos());
        opened.demand(Integer.MAX_VALUE);
        sendHandshake(opened);
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        Connection on = connection;
        if (on == null || outcome.isDone()) {
            return;
        }
        try {
            receive(on, chunk);
        } catch (ProtocolViolation violation) {
            fail(violation.toReason(Scope.WIRE));
        }
    }

    private void receive(Connection on, ByteBuffer chunk) throws ProtocolViolation {
        if (secured == null) {
            handshake.receive(chunk);
            sendHandshake(on);
            if (!handshake.isDone()) {
                return;
            }
            SecuredWire keys = handshake.secured();
            secured = keys;
            session.changeWire(DRAIN_LIMIT, () -> sendHello(on, keys));
        }
        receiveAnswer(on, secured, chunk);
    }

    private void receiveAnswer(Connection on, SecuredWire keys, ByteBuffer chunk) throws ProtocolViolation {
        for (ByteBuffer plain = keys.opener().open(chunk);
                plain != null;
                plain = keys.opener().open(chunk)) {
            records.opened(plain.remaining(), session.loop().nanoTime());
            HelloAnswer.Verdict verdict = answer.receive(plain);
            if (verdict != null) {
                live(on, keys, verdict, plain, chunk);
                return;
            }
        }
    }

    private void live(
            Connection on, SecuredWire keys, HelloAnswer.Verdict verdict, ByteBuffer restOfRecord, ByteBuffer rest) {
        long helloNanos = session.loop().nanoTime() - helloAt;
        deadline.cancel();
        Wire wire = new Wire(on, keys, session.driver());
        on.handler(wire);
        long replayedBefore = session.driver().session().replayed();
        if (!session.answered(wire, verdict.resumed(), verdict.peerReceived(), helloNanos)) {
            session.closed().thenAccept(why -> outcome.completeExceptionally(why.toException()));
            return;
        }
        long replayed = session.driver().session().replayed() - replayedBefore;
        outcome.complete(new WireStart(verdict.resumed(), helloNanos, replayed, on.local(), on.remote()));
        if (restOfRecord.hasRemaining() && session.driver().isCurrent(wire)) {
            wire.opened(restOfRecord);
        }
        wire.bytes(rest);
    }

    private void sendHandshake(Connection on) {
        for (ByteBuffer message = handshake.transmit(); message != null; message = handshake.transmit()) {
            Messages.put(on, message);
        }
        on.flush();
    }

    private void sendHello(Connection on, SecuredWire keys) {
        if (outcome.isDone()) {
            return;
        }
        session.helloSent();
        saidHello = true;
        helloAt = session.loop().nanoTime();
        Messages.seal(on, keys.sealer(), ResumableHello.encode(session.metaSession(), session.id()));
        on.flush();
    }

    @Override
    public void writable() {}

    @Override
    public void end() {
        String detail = "the exit " + at() + "closed the connection in the handshake";
        fail(explained(new CloseReason(Scope.WIRE, ErrorCode.WIRE_LOST, Initiator.PEER, detail)));
    }

    /** An exit that waits for a greeting takes the hello for a broken one, and can say nothing about it. */
    private CloseReason explained(CloseReason why) {
        boolean neverServed = saidHello && session.driver().session().wires() == 0;
        return neverServed && !dialer.greets() && why.by() == Initiator.PEER
                ? new CloseReason(
                        why.scope(),
                        why.code(),
                        why.by(),
                        why.detail() + "; this client shows no credentials, and the exit may want some",
                        why.cause())
                : why;
    }

    private String at() {
        Connection on = connection;
        return on == null ? "" : "at " + on.remote() + " ";
    }

    @Override
    public void closed(CloseReason why) {
        fail(explained(why));
    }

    private void onDeadline() {
        boolean found = dial != null;
        ProtocolRSettings limits = dialer.settings();
        String detail = found
                ? "no handshake with the exit " + at() + "within "
                        + limits.handshakeTimeout().toMillis() + " ms: is it an exit that listens there?"
                : "the exit's address was not found within "
                        + limits.dialTimeout().toMillis() + " ms";
        ErrorCode code = found ? ErrorCode.HANDSHAKE_TIMEOUT : ErrorCode.CONNECT_TIMEOUT;
        fail(new CloseReason(Scope.WIRE, code, Initiator.LIBRARY, detail));
    }

    private void fail(CloseReason why) {
        deadline.cancel();
        outcome.completeExceptionally(why.toException());
        Connection on = connection;
        if (on != null) {
            on.abort(why);
        }
    }
}
