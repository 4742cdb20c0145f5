package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Greeting;
import io.everwire.api.Initiator;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.everwire.protocolr.handshake.SecuredWire;
import io.everwire.protocolr.handshake.ServerHandshake;
import io.everwire.protocolr.resume.AddressPrefix;
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
import org.jspecify.annotations.Nullable;

/**
 * A connection that the exit has accepted, until it names a session: handshake, greeting, hello. Then it moves to the
 * session's loop and becomes a {@link Wire}.
 */
final class ExitWire implements ConnectionHandler {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** The 64 bytes of the hello, whatever else a client puts into their record; it cannot make us hold more. */
    private static final int HELLO_RECORD = 1_024;

    private final SessionAcceptor acceptor;
    private final Connection connection;
    private final ServerHandshake handshake;
    private final ResumableHello hello = new ResumableHello();
    private final RecordLimiter records;
    private final Loop.Alarm deadline;
    private Principal principal = Principal.ANONYMOUS;
    private @Nullable SecuredWire secured;
    private ByteBuffer unread = NOTHING;
    private AddressPrefix from = AddressPrefix.OTHER;
    private boolean ended;
    private boolean gone;

    ExitWire(SessionAcceptor acceptor, Connection connection) {
        this.acceptor = acceptor;
        this.connection = connection;
        this.handshake = acceptor.handshake();
        this.records = acceptor.settings().recordLimiter();
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
        if (!acceptor.admit(this)) {
            ended = true;
            opened.abort(tooMany());
            return;
        }
        deadline.at(opened.loop().nanoTime()
                + acceptor.settings().handshakeTimeout().toNanos());
        opened.demand(Integer.MAX_VALUE);
        send();
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        if (ended) {
            return;
        }
        try {
            receive(chunk);
        } catch (ProtocolViolation violation) {
            refuse(violation.toReason(Scope.WIRE));
        }
    }

    private void receive(ByteBuffer chunk) throws ProtocolViolation {
        if (secured == null) {
            handshake.receive(chunk);
            send();
            if (handshake.pendingGreeting() != null) {
                authenticate(handshake.pendingGreeting(), chunk);
                return;
            }
            if (!handshake.isDone()) {
                return;
            }
            secured = handshake.secured();
            secured.opener().limit(HELLO_RECORD);
        }
        receiveHello(secured, chunk);
    }

    private void receiveHello(SecuredWire keys, ByteBuffer chunk) throws ProtocolViolation {
        for (ByteBuffer plain = keys.opener().open(chunk);
                plain != null;
                plain = keys.opener().open(chunk)) {
            records.opened(plain.remaining(), connection.loop().nanoTime());
            if (hello.receive(plain)) {
                pause(chunk);
                SessionKey key = new SessionKey(principal, hello.metaSession(), hello.sessionId());
                acceptor.named(this, key, copy(plain));
                return;
            }
        }
    }

    // ---- who is it?

    private void authenticate(Greeting greeting, ByteBuffer rest) {
        pause(rest);
        acceptor.authenticate(greeting, handshake.sharedSecret(), connection)
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
        if (ended) {
            return;
        }
        handshake.verdict(who.isPresent());
        send();
        if (who.isEmpty()) {
            finish(false);
            connection.close();
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
        finish(true);
        SecuredWire keys = Objects.requireNonNull(secured, "no hello without keys");
        keys.opener().limit(RecordOpener.MAX_PLAIN);
        Wire wire = new Wire(connection, keys, session.driver());
        connection.handler(wire);
        session.attach(wire);
        if (restOfRecord.hasRemaining()) {
            wire.opened(restOfRecord);
        }
        wire.bytes(takeUnread());
        connection.demand(Integer.MAX_VALUE);
    }

    /** Ends the time of the handshake. On the loop that accepted the connection. */
    void finish(boolean welcome) {
        if (ended) {
            return;
        }
        ended = true;
        deadline.cancel();
        acceptor.left(this, welcome);
    }

    private static CloseReason tooMany() {
        return new CloseReason(Scope.WIRE, ErrorCode.LIMIT, Initiator.LIBRARY, "too many handshakes from this address");
    }

    /** Whether the connection is no more. */
    boolean isGone() {
        return gone;
    }

    void refuse(CloseReason why) {
        finish(false);
        connection.abort(why);
        acceptor.refused(why);
    }

    private void send() {
        for (ByteBuffer message = handshake.transmit(); message != null; message = handshake.transmit()) {
            Messages.put(connection, message);
        }
        connection.flush();
    }

    private void onDeadline() {
        refuse(new CloseReason(
                Scope.WIRE,
                ErrorCode.HANDSHAKE_TIMEOUT,
                Initiator.LIBRARY,
                "no session named within " + acceptor.settings().handshakeTimeout()));
    }

    @Override
    public void writable() {}

    @Override
    public void end() {
        if (!ended) {
            refuse(new CloseReason(
                    Scope.WIRE, ErrorCode.WIRE_LOST, Initiator.PEER, "closed by the client in the handshake"));
        }
    }

    @Override
    public void closed(CloseReason why) {
        gone = true;
        finish(false);
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return bytes.hasRemaining()
                ? ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()
                : NOTHING;
    }
}
