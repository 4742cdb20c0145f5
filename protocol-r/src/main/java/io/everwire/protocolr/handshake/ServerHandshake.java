package io.everwire.protocolr.handshake;

import io.everwire.api.Greeting;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.auth.ServerAuthentication;
import io.everwire.protocolr.curve.Curve25519;
import io.everwire.protocolr.curve.Curves;
import io.everwire.protocolr.tinyss.AeadFactory;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.protocolr.tinyss.TinySsHandshake;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The exit's side of a wire's opening (WIRE.md 1, steps 1 to 5).
 *
 * <pre>
 * KEYS --hello, R--> GREETING --> VERDICT --accepted--> DONE
 *    \          \--without greeting------------------->/
 *     \                                  \--refused---> REFUSED
 *      \________________ any fault: FAILED
 * </pre>
 *
 * Its hello goes out at once and is all that a peer gets that does not speak TinySS. After a {@link ProtocolViolation}
 * every later {@link #receive} throws it again and nothing more is sent. Not thread-safe.
 */
public final class ServerHandshake {
    private final ExitKey key;
    private final boolean expectsGreeting;
    private final Opening opening;
    private @Nullable ServerAuthentication authentication;

    /**
     * @param random32 32 bytes of a cryptographic random source, used for this wire only
     * @param expectsGreeting whether clients greet; agreed beforehand, nothing on the wire tells
     */
    public ServerHandshake(byte[] random32, ExitKey key, boolean expectsGreeting) {
        this(Aeads.chosen(), Curves.chosen(), random32, key, expectsGreeting);
    }

    ServerHandshake(AeadFactory aeads, Curve25519 curve, byte[] random32, ExitKey key, boolean expectsGreeting) {
        this.key = key;
        this.expectsGreeting = expectsGreeting;
        opening = new Opening(
                new TinySsHandshake(aeads, curve, random32, TinySsHandshake.NO_PROTOCOL),
                tinyss -> authentication(tinyss));
    }

    /**
     * Takes bytes of the handshake and stops exactly behind its last record; may overwrite what it takes. Takes nothing
     * while a greeting waits for its verdict.
     *
     * @throws ProtocolViolation if the peer speaks anything else than protocol R
     */
    public void receive(ByteBuffer in) throws ProtocolViolation {
        opening.receive(in);
    }

    /** The next whole message to send, or null: nothing now. */
    public @Nullable ByteBuffer transmit() {
        return opening.transmit();
    }

    /** The greeting that waits for a {@link #verdict}, or null. */
    public @Nullable Greeting pendingGreeting() {
        return authentication == null ? null : authentication.pendingGreeting();
    }

    /** A copy of the connection's 32-byte shared secret, to which a greeting is bound. Once the keys are agreed. */
    public byte[] sharedSecret() {
        return opening.sharedSecret();
    }

    /** Decides about {@link #pendingGreeting}, once; then there is something to {@link #transmit}. */
    public void verdict(boolean accepted) {
        if (authentication == null) {
            throw new IllegalStateException("no greeting waits for a verdict");
        }
        authentication.verdict(accepted);
        opening.collect();
    }

    /** Whether the greeting was refused: the wire is to be closed once FAIL is sent. */
    public boolean isRefused() {
        return authentication != null && authentication.isRefused();
    }

    /** Whether the client is in, and all is sent. */
    public boolean isDone() {
        return opening.isDone();
    }

    /** The result. Once {@link #isDone}. */
    public SecuredWire secured() {
        return opening.secured();
    }

    private @Nullable ServerAuthentication authentication(TinySsHandshake tinyss) throws ProtocolViolation {
        if (tinyss.hasPeerVersion() && !tinyss.announcesNextProtocol()) {
            throw new ProtocolViolation("the client announces no next protocol");
        }
        if (!tinyss.isDone()) {
            return null;
        }
        if (tinyss.peerProtocol() != NextProtocol.RESUMABLE) {
            throw new ProtocolViolation("the client asks for the unknown next protocol " + tinyss.peerProtocol());
        }
        authentication = new ServerAuthentication(tinyss.sharedSecret(), key, expectsGreeting);
        return authentication;
    }
}
