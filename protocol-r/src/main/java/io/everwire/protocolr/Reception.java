package io.everwire.protocolr;

import io.everwire.api.Authenticator;
import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Greeting;
import io.everwire.api.Initiator;
import io.everwire.api.Principal;
import io.everwire.api.Scope;
import io.everwire.api.SessionListener;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.handshake.ServerHandshake;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.spi.Connection;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What accepted wires ask: what to prove themselves with, who their client is, and which session they go to. */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final Multiplexer multiplexer;
    private final RandomGenerator random;
    private final ExitKey key;
    private final Authenticator authenticator;
    private final SessionListener sessionListener;
    private final ProtocolRSettings settings;
    private final SessionDirectory directory;
    private final Admissions admissions;

    Reception(SessionAcceptor.Builder builder, SessionDirectory directory, Admissions admissions) {
        multiplexer = builder.multiplexer;
        random = builder.random;
        authenticator = builder.authenticator;
        settings = builder.settings;
        key = builder.key();
        sessionListener = builder.listener();
        this.directory = directory;
        this.admissions = admissions;
    }

    ProtocolRSettings settings() {
        return settings;
    }

    Admissions admissions() {
        return admissions;
    }

    ExitMonitor monitor() {
        return directory.monitor();
    }

    /** Costs the making of a key, so it is for admitted wires. */
    ServerHandshake handshake() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return new ServerHandshake(secret, key, authenticator.expectsGreeting());
    }

    CompletionStage<Optional<Principal>> authenticate(Greeting greeting, byte[] sharedSecret, Connection from) {
        try {
            return authenticator.authenticate(greeting, sharedSecret, from.remote());
        } catch (RuntimeException thrown) {
            LOG.warn("The authenticator has thrown; the client at {} is refused", from.remote(), thrown);
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    /** A wire has named its session; it goes there, or begins it. On the wire's loop, which takes nothing meanwhile. */
    void named(ExitWire wire, SessionKey sessionKey, ByteBuffer restOfRecord) {
        try {
            SessionDirectory.Found found = directory.findOrAdd(sessionKey, wire);
            ExitSession session = found.session();
            if (found.fresh()) {
                begin(wire, session, restOfRecord);
            } else if (session.loop() == wire.connection().loop()) {
                resume(wire, session, restOfRecord);
            } else {
                wire.connection().loop().executeAfterIo(() -> move(wire, session, restOfRecord));
            }
        } catch (ProtocolViolation full) {
            turnAway(wire, sessionKey, full);
        }
    }

    /**
     * Whoever comes back for a session that the drain has ended is told so, and its streams fail at once. A new session
     * is refused without an answer: who is told "unknown" begins the next one without delay.
     */
    private void turnAway(ExitWire wire, SessionKey sessionKey, ProtocolViolation full) {
        if (directory.isOver(sessionKey)) {
            wire.answerUnknown();
        } else {
            wire.refuse(full.toReason(Scope.WIRE));
        }
    }

    /** A new session of nobody is what a flood consists of, too: it is none to give a token back for. */
    private void begin(ExitWire wire, ExitSession session, ByteBuffer restOfRecord) {
        try {
            session.begin(multiplexer, sessionListener);
        } catch (RuntimeException thrown) {
            LOG.warn("The session listener has thrown; the session ends", thrown);
            CloseReason why = new CloseReason(
                    Scope.SESSION, ErrorCode.INTERNAL, Initiator.LOCAL, "the session listener has thrown", thrown);
            session.fail(why);
            wire.refuse(why.within(Scope.WIRE));
            return;
        }
        wire.leave(!session.principal().equals(Principal.ANONYMOUS));
        wire.attachTo(session, restOfRecord);
    }

    /** A session that ended on the wire's way to it is like one that never was. */
    private void resume(ExitWire wire, ExitSession session, ByteBuffer restOfRecord) {
        if (session.driver().isEnding()) {
            directory.forget(session);
            named(wire, session.key(), restOfRecord);
        } else {
            wire.leave(true);
            wire.attachTo(session, restOfRecord);
        }
    }

    /** The handshake's last bytes leave first: a connection moves only with nothing unsent. */
    private void move(ExitWire wire, ExitSession session, ByteBuffer restOfRecord) {
        if (wire.isGone()) {
            return;
        }
        if (wire.connection().unsent() > 0) {
            wire.connection().loop().executeAfterIo(() -> move(wire, session, restOfRecord));
            return;
        }
        wire.leave(true);
        wire.connection()
                .moveTo(session.loop())
                .thenRun(() -> resume(wire, session, restOfRecord))
                .exceptionally(failure -> abandon(wire, failure));
    }

    private static @Nullable Void abandon(ExitWire wire, Throwable failure) {
        LOG.debug(
                "A wire of {} was lost on its way to its session",
                wire.connection().remote(),
                failure);
        wire.connection().abort();
        return null;
    }
}
