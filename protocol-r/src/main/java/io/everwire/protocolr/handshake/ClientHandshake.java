package io.everwire.protocolr.handshake;

import io.everwire.api.Credentials;
import io.everwire.protocolr.auth.ClientAuthentication;
import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.protocolr.tinyss.AeadFactory;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.protocolr.tinyss.RecordOpener;
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
    private final TinySsHandshake tinyss;
    private final ExitPublicKey exit;
    private final Credentials credentials;
    private final Outbox outbox = new Outbox();
    private @Nullable ClientAuthentication authentication;
    private @Nullable ProtocolViolation failure;

    /** @param random32 32 bytes of a cryptographic random source, used for this wire only */
    public ClientHandshake(byte[] random32, ExitPublicKey exit, Credentials credentials) {
        this(Aeads.chosen(), random32, exit, credentials);
    }

    ClientHandshake(AeadFactory aeads, byte[] random32, ExitPublicKey exit, Credentials credentials) {
        tinyss = new TinySsHandshake(aeads, random32, NextProtocol.RESUMABLE);
        this.exit = exit;
        this.credentials = credentials;
        send();
    }

    /**
     * Takes bytes of the handshake and stops exactly behind its last record; may overwrite what it takes.
     *
     * @throws ProtocolViolation {@code UNTRUSTED_EXIT} for a wrong signature, {@code NOT_AUTHENTICATED} for FAIL, else
     *     {@code PROTOCOL_ERROR}
     */
    public void receive(ByteBuffer in) throws ProtocolViolation {
        if (failure != null) {
            throw failure;
        }
        try {
            advance(in);
            send();
        } catch (ProtocolViolation e) {
            failure = e;
            outbox.clear();
            throw e;
        }
    }

    /** The next whole message to send, or null: nothing now. */
    public @Nullable ByteBuffer transmit() {
        return outbox.poll();
    }

    /** Whether the exit has proven itself and, if it asks for a greeting, has accepted ours; and all is sent. */
    public boolean isDone() {
        return authentication != null && authentication.isDone() && outbox.isEmpty();
    }

    /** The result. Once {@link #isDone}. */
    public SecuredWire secured() {
        if (!isDone()) {
            throw new IllegalStateException("the handshake is not done");
        }
        return new SecuredWire(tinyss.sealer(), tinyss.opener());
    }

    private void advance(ByteBuffer in) throws ProtocolViolation {
        if (authentication == null) {
            tinyss.receive(in);
            if (!tinyss.isDone()) {
                return;
            }
            authentication = new ClientAuthentication(tinyss.sharedSecret(), exit, credentials);
        }
        authenticate(authentication, tinyss.opener(), in);
    }

    private static void authenticate(ClientAuthentication step, RecordOpener opener, ByteBuffer in)
            throws ProtocolViolation {
        while (!step.isDone()) {
            opener.limit(step.expects());
            ByteBuffer record = opener.open(in);
            if (record == null) {
                return;
            }
            step.receive(record);
        }
        opener.limit(RecordOpener.MAX_PLAIN);
    }

    private void send() {
        for (ByteBuffer next = tinyss.transmit(); next != null; next = tinyss.transmit()) {
            outbox.add(next);
        }
        if (authentication != null) {
            for (ByteBuffer next = authentication.transmit(); next != null; next = authentication.transmit()) {
                outbox.addSealed(next, tinyss.sealer());
            }
        }
    }
}
