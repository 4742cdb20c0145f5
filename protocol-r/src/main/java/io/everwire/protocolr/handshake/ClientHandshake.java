package io.everwire.protocolr.handshake;

import io.everwire.api.Credentials;
import io.everwire.protocolr.auth.ClientAuthentication;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.protocolr.curve.Curve25519;
import io.everwire.protocolr.curve.Curves;
import io.everwire.protocolr.tinyss.AeadFactory;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.protocolr.tinyss.TinySsHandshake;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a wire's opening (WIRE.md 1, steps 1 to 5).
 *
 * <pre>
 * KEYS --their hello--> AUTHENTICATION --signature, reply--> DONE
 *    \__________________________\___________ any fault: FAILED
 * </pre>
 *
 * Sends its hello and the next protocol before the exit has proven itself, nothing else. After a {@link
 * ProtocolViolation} every later {@link #receive} throws it again and nothing more is sent. Not thread-safe.
 */
public final class ClientHandshake {
    private final Opening opening;

    /** @param random32 32 bytes of a cryptographic random source, used for this wire only */
    public ClientHandshake(byte[] random32, PinnedKeys exit, Credentials credentials) {
        this(Aeads.chosen(), Curves.chosen(), random32, exit, credentials);
    }

    ClientHandshake(AeadFactory aeads, Curve25519 curve, byte[] random32, PinnedKeys exit, Credentials credentials) {
        opening = new Opening(
                new TinySsHandshake(aeads, curve, random32, NextProtocol.RESUMABLE),
                tinyss -> tinyss.isDone() ? new ClientAuthentication(tinyss.sharedSecret(), exit, credentials) : null);
    }

    /**
     * Takes bytes of the handshake and stops exactly behind its last record; may overwrite what it takes.
     *
     * @throws ProtocolViolation {@code UNTRUSTED_EXIT} for a wrong signature, {@code NOT_AUTHENTICATED} for FAIL, else
     *     {@code PROTOCOL_ERROR}
     */
    public void receive(ByteBuffer in) throws ProtocolViolation {
        opening.receive(in);
    }

    /** The next whole message to send, or null: nothing now. */
    public @Nullable ByteBuffer transmit() {
        return opening.transmit();
    }

    /** Whether the exit has proven itself and, if it asks for a greeting, has accepted ours; and all is sent. */
    public boolean isDone() {
        return opening.isDone();
    }

    /** The result. Once {@link #isDone}. */
    public SecuredWire secured() {
        return opening.secured();
    }
}
