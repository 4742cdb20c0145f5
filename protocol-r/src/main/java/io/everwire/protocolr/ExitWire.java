package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Greeting;
import io.everwire.api.Initiator;
import io.everwire.api.Limit;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.everwire.protocolr.handshake.SecuredWire;
import io.everwire.protocolr.handshake.ServerHandshake;
import io.everwire.protocolr.resume.AddressPrefix;
import io.everwire.protocolr.resume.HelloAnswer;
import io.everwire.protocolr.resume.ResumableHello;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.protocolr.tinyss.RecordLimiter;
import io.everwire.protocolr.tinyss.RecordOpener;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import io.everwire.spi.ProtocolViolation;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection that the exit has accepted, until it names a session: handshake, greeting, hello. Then it moves to the
 * session's loop and becomes a {@link Wire}.
 */
final class ExitWire implements ConnectionHandler {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** The 64 bytes of the hello, whatever else a client puts into their record; it cannot make us hold more. */
    private static final int HELLO_RECORD = 1_024;

    private final Reception reception;
    private final Connection connection;
    private final ResumableHello hello = new ResumableHello();
    private final RecordLimiter records;
    private final Loop.Alarm deadline;
    private @Nullable ServerHandshake handshake;
    private Principal principal = Principal.ANONYMOUS;
    private boolean undecided;
    private @Nullable SecuredWire secured;
    private ByteBuffer unread = NOTHING;
    private AddressPrefix from = AddressPrefix.OTHER;
    private boolean left;
    private boolean settled;
    private boolean gone;

    ExitWire(Reception reception, Connection connection) {
        this.reception = reception;
        this.connection = connection;
        this.records = reception.settings().recordLimiter();
        this.deadline = connection.loop().alarm(this::onDeadline);
    }

    Connection connection() {
        return connection;
    }

    /** What the client's address counts as. */
    AddressPrefix from() {
        return from;
    }

    @Override
    public void opened(Connection opened) {
        from = opened.remote() instanceof InetSocketAddress known && known.getAddress() != null
                ? AddressPrefix.of(known.getAddress().getAddress())
                : AddressPrefix.OTHER;
        reception.monitor().wireAccepted(opened.remote());
        CloseReason refusal = reception.admissions().admit(this);
        if (refusal != null) {
            left = true;
            refuse(refusal);
            return;
        }
        reception.monitor().handshakeBegun();
        handshake = reception.handshake();
        deadline.at(opened.loop().nanoTime()
                + reception.settings().handshakeTimeout().toNanos());
        opened.demand(Integer.MAX_VALUE);
        send(handshake);
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        if (left) {
            return;
        }
        try {
            receive(chunk);
        } catch (ProtocolViolation violation) {
            refuse(violation.toReason(Scope.WIRE));
        }
    }

    private void receive(ByteBuffer chunk) throws ProtocolViolation {
        SecuredWire keys = secured == null ? secure(handshake(), chunk) : secured;
        if (keys != null) {
            receiveHello(keys, chunk);
        }
    }

    /** The handshake's keys, once it is done. */
    private @Nullable SecuredWire secure(ServerHandshake shaking, ByteBuffer chunk) throws ProtocolViolation {
        shaking.receive(chunk);
        send(shaking);
        if (shaking.pendingGreeting() != null) {
            authenticate(shaking, shaking.pendingGreeting(), chunk);
        } else if (shaking.isDone()) {
            secured = shaking.secured();
            secured.opener().limit(HELLO_RECORD);
        }
        return secured;
    }

    private ServerHandshake handshake() {
        return Objects.requireNonNull(handshake, "not admitted");
    }

    private void receiveHello(SecuredWire keys, ByteBuffer chunk) throws ProtocolViolation {
        for (ByteBuffer plain = keys.opener().open(chunk);
                plain != null;
                plain = keys.opener().open(chunk)) {
            records.opened(plain.remaining(), connection.loop().nanoTime());
            if (hello.receive(plain)) {
                pause(chunk);
                SessionKey key = new SessionKey(principal, hello.metaSession(), hello.sessionId());
                reception.named(this, key, copy(plain));
                return;
            }
        }
    }

    // ---- who is it?

    private void authenticate(ServerHandshake shaking, Greeting greeting, ByteBuffer rest) {
        pause(rest);
        undecided = true;
        reception
                .authenticate(greeting, shaking.sharedSecret(), connection)
                .whenComplete((who, failure) -> inLoop(() -> decided(failure == null ? who : Optional.empty())));
    }

    private void inLoop(Runnable task) {
        try {
            connection.loop().execute(task);
        } catch (EverwireException shutDown) {
            connection.abort();
        }
    }

    private void decided(Optional<Principal> who) {
        if (left) {
            return;
        }
        undecided = false;
        handshake().verdict(who.isPresent());
        send(handshake());
        if (who.isEmpty()) {
            leave(false);
            connection.close();
            tell(new CloseReason(
                    Scope.WIRE,
                    ErrorCode.NOT_AUTHENTICATED,
                    Initiator.LIBRARY,
                    "the authenticator does not know the client"));
            return;
        }
        principal = who.get();
        connection.demand(Integer.MAX_VALUE);
        bytes(takeUnread());
    }

    // ---- handing over

    /** Takes nothing more from the connection, and keeps what has come already. */
    private void pause(ByteBuffer rest) {
        connection.demand(0);
        unread = copy(rest);
    }

    private ByteBuffer takeUnread() {
        ByteBuffer taken = unread;
        unread = NOTHING;
        return taken;
    }

    /** Gives the connection to a session that lives on this loop. */
    void attachTo(ExitSession session, ByteBuffer restOfRecord) {
        settled = true;
        keys().opener().limit(RecordOpener.MAX_PLAIN);
        Wire wire = new Wire(connection, keys(), session.driver());
        connection.handler(wire);
        session.attach(wire);
        if (restOfRecord.hasRemaining()) {
            wire.opened(restOfRecord);
        }
        wire.bytes(takeUnread());
        connection.demand(Integer.MAX_VALUE);
    }

    /**
     * Ends the time of the handshake. On the loop that accepted the connection.
     *
     * @param welcome whether the address gets back what it paid for the handshake
     */
    void leave(boolean welcome) {
        if (left) {
            return;
        }
        left = true;
        deadline.cancel();
        reception.admissions().left(this, welcome);
    }

    /** One of too many, and the one on which the lot fell. Any thread. */
    void makeRoom() {
        inLoop(() -> refuseInHandshake(CloseReason.limit(
                Scope.WIRE, Limit.HANDSHAKES, reception.settings().maxHandshakes() + " handshakes are under way")));
    }

    /** Refuses a wire that may become one of a principal's. Any thread; complete when that is done, or not the case. */
    CompletionStage<Void> expel(Principal unwanted, CloseReason why) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        inLoop(() -> {
            if (undecided || principal.equals(unwanted)) {
                refuseInHandshake(why.within(Scope.WIRE));
            }
            done.complete(null);
        });
        return done;
    }

    private void refuseInHandshake(CloseReason why) {
        if (!left) {
            refuse(why);
        }
    }

    /** Whether the connection is no more. */
    boolean isGone() {
        return gone;
    }

    void refuse(CloseReason why) {
        leave(false);
        connection.abort(why);
        tell(why);
    }

    /** Tells the client that its session is no more: the response of a session that begins, which has received nothing. */
    void answerUnknown() {
        leave(true);
        Messages.seal(connection, keys().sealer(), ByteBuffer.allocate(HelloAnswer.LENGTH));
        connection.close();
        tell(new CloseReason(
                Scope.WIRE, ErrorCode.SESSION_UNKNOWN, Initiator.LIBRARY, "its session has ended in the drain"));
    }

    private SecuredWire keys() {
        return Objects.requireNonNull(secured, "no hello without keys");
    }

    private void tell(CloseReason why) {
        if (!settled) {
            settled = true;
            reception.monitor().wireRefused(connection.remote(), why);
        }
    }

    private void send(ServerHandshake shaking) {
        for (ByteBuffer message = shaking.transmit(); message != null; message = shaking.transmit()) {
            Messages.put(connection, message);
        }
        connection.flush();
    }

    private void onDeadline() {
        refuse(CloseReason.limit(
                Scope.WIRE,
                Limit.HANDSHAKE_TIME,
                "no session named within " + reception.settings().handshakeTimeout()));
    }

    @Override
    public void writable() {}

    @Override
    public void end() {
        if (!left) {
            refuse(new CloseReason(
                    Scope.WIRE, ErrorCode.WIRE_LOST, Initiator.PEER, "closed by the client in the handshake"));
        }
    }

    @Override
    public void closed(CloseReason why) {
        gone = true;
        leave(false);
        tell(why);
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return bytes.hasRemaining()
                ? ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()
                : NOTHING;
    }
}
