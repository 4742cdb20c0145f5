package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Limit;
import io.everwire.api.Scope;
import io.everwire.protocolr.handshake.SecuredWire;
import io.everwire.protocolr.resume.Counter;
import io.everwire.protocolr.tinyss.RecordOpener;
import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One secured TCP connection under a session: seals what the driver gives, opens what arrives. On the session's loop. */
final class Wire implements ConnectionHandler {
    private final Connection connection;
    private final RecordSealer sealer;
    private final RecordOpener opener;
    private final SessionDriver driver;
    private final WriteStall stall;
    private @Nullable Counter peerCounter = new Counter();

    Wire(Connection connection, SecuredWire secured, SessionDriver driver) {
        this.connection = connection;
        this.sealer = secured.sealer();
        this.opener = secured.opener();
        this.driver = driver;
        this.stall = new WriteStall(connection, driver.writeStall(), this::stalled);
    }

    Connection connection() {
        return connection;
    }

    /** Puts one record into the connection's queue; false where it takes no more now. */
    boolean seal(ByteBuffer plaintext) {
        ByteBuffer room = claim(RecordSealer.sealedLength(plaintext.remaining()));
        if (room == null) {
            stall.refused();
            return false;
        }
        int length = room.remaining();
        sealer.seal(plaintext, room);
        connection.commit(length);
        return true;
    }

    /** A transport without memory costs the wire, not the session: its next wire may find some. */
    private @Nullable ByteBuffer claim(int bytes) {
        try {
            return connection.claim(bytes);
        } catch (OutOfMemoryError shortage) {
            abort(new CloseReason(
                    Scope.WIRE,
                    ErrorCode.RESOURCE_LIMIT,
                    Initiator.LIBRARY,
                    "no memory for " + bytes + " bytes",
                    shortage));
            return null;
        }
    }

    /** Sends what belongs to the start of a wire, as a record of its own. */
    void announce(ByteBuffer plaintext) {
        seal(plaintext);
    }

    void flush() {
        connection.flush();
    }

    /** The peer's counter came with the answer to the hello; what follows is session bytes. */
    void counterKnown() {
        peerCounter = null;
    }

    @Override
    public void opened(Connection opened) {
        throw new IllegalStateException("a wire begins behind its handshake");
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        driver.heard(this);
        try {
            for (ByteBuffer plain = opener.open(chunk);
                    plain != null && driver.isCurrent(this);
                    plain = opener.open(chunk)) {
                driver.opened(plain.remaining());
                opened(plain);
            }
        } catch (ProtocolViolation violation) {
            driver.wireEnded(this, abort(violation.toReason(Scope.WIRE)));
        }
        driver.turnEnded();
    }

    /** One record's content, or what was left of it behind the handshake. */
    void opened(ByteBuffer plain) {
        if (!driver.isCurrent(this)) {
            return;
        }
        Counter counter = peerCounter;
        if (counter != null && counter.receive(plain)) {
            peerCounter = null;
            driver.negotiated(this, counter.value(), 0);
        }
        if (plain.hasRemaining() && driver.isCurrent(this)) {
            driver.received(plain);
        }
    }

    /** Resets the connection; returns the reason for chaining. */
    CloseReason abort(CloseReason why) {
        stall.end();
        connection.abort(why);
        return why;
    }

    private void stalled() {
        CloseReason why = CloseReason.limit(
                Scope.WIRE, Limit.WIRE_STALL, connection.remote() + " took no byte for " + driver.writeStall());
        driver.wireEnded(this, abort(why));
    }

    /** FIN behind what was sealed; input goes on. */
    void finish() {
        connection.finish();
    }

    /** Lets what was sealed go out, then FIN; complete when the connection is gone. */
    CompletionStage<Void> close() {
        stall.end();
        return connection.close();
    }

    @Override
    public void writable() {
        stall.over();
        driver.writable(this);
    }

    @Override
    public void end() {
        close();
        driver.wireEnded(
                this,
                new CloseReason(Scope.WIRE, ErrorCode.WIRE_LOST, Initiator.PEER, "closed by " + connection.remote()));
    }

    @Override
    public void closed(CloseReason why) {
        stall.end();
        driver.wireEnded(this, why);
    }
}
