package io.everwire.protocolr.auth;

import io.everwire.api.Credentials;
import io.everwire.api.ErrorCode;
import io.everwire.api.Greeting;
import io.everwire.protocolr.rlp.Rlp;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of WIRE.md 3 and 4, on the plaintext of records.
 *
 * <pre>
 * SIGNATURE --right--> REPLY --"OK"--> DONE
 *          \---without greeting------->/
 * </pre>
 *
 * The greeting exists only from the moment the signature was found right. Throws {@link ProtocolViolation} once and is
 * not to be used afterwards: {@code UNTRUSTED_EXIT} for a wrong signature, {@code NOT_AUTHENTICATED} for FAIL. Not
 * thread-safe.
 */
public final class ClientAuthentication implements Authentication {
    private enum Phase {
        SIGNATURE,
        REPLY,
        DONE
    }

    private static final byte[] SIGNATURE_HEADER = {(byte) 0xb8, Ed25519PublicKey.SIGNATURE_BYTES};

    private final byte[] sharedSecret;
    private final PinnedKeys exit;
    private final Credentials credentials;
    private final Queue<ByteBuffer> outbox = new ArrayDeque<>(2);
    private final ByteBuffer signature =
            ByteBuffer.allocate(SIGNATURE_HEADER.length + Ed25519PublicKey.SIGNATURE_BYTES);
    private final Reply.Reader reply = new Reply.Reader();
    private Phase phase = Phase.SIGNATURE;

    public ClientAuthentication(byte[] sharedSecret, PinnedKeys exit, Credentials credentials) {
        this.sharedSecret = sharedSecret.clone();
        this.exit = exit;
        this.credentials = credentials;
    }

    @Override
    public int expects() {
        return switch (phase) {
            case SIGNATURE -> signature.remaining();
            case REPLY -> reply.expects();
            case DONE -> 0;
        };
    }

    @Override
    public void receive(ByteBuffer record) throws ProtocolViolation {
        switch (phase) {
            case SIGNATURE -> receiveSignature(record);
            case REPLY -> receiveReply(record);
            case DONE -> RecordEnd.require(record);
        }
    }

    @Override
    public @Nullable ByteBuffer transmit() {
        return outbox.poll();
    }

    @Override
    public boolean isDone() {
        return phase == Phase.DONE;
    }

    private void receiveSignature(ByteBuffer record) throws ProtocolViolation {
        while (signature.hasRemaining() && record.hasRemaining()) {
            receiveSignature(record.get());
        }
        if (!signature.hasRemaining()) {
            RecordEnd.require(record);
            verify();
            begin();
        }
    }

    private void receiveSignature(byte next) throws ProtocolViolation {
        int at = signature.position();
        if (at < SIGNATURE_HEADER.length && next != SIGNATURE_HEADER[at]) {
            throw untrusted("the exit sent something else than a signature");
        }
        signature.put(next);
    }

    private void verify() throws ProtocolViolation {
        byte[] bytes = new byte[Ed25519PublicKey.SIGNATURE_BYTES];
        signature.get(SIGNATURE_HEADER.length, bytes);
        if (!exit.verifies(bytes, sharedSecret)) {
            throw untrusted("what answers at the exit's address does not hold the key " + exit
                    + ": compare it with what the exit prints; if it is right, somebody else answers");
        }
    }

    private void begin() throws ProtocolViolation {
        if (!credentials.greets()) {
            phase = Phase.DONE;
            return;
        }
        Greeting greeting = credentials
                .greeting(sharedSecret.clone())
                .orElseThrow(() -> notAuthenticated("there is no greeting for this exit"));
        send(greeting);
        phase = Phase.REPLY;
    }

    /** In two records, as the reference's encoder makes them. */
    private void send(Greeting greeting) throws ProtocolViolation {
        byte[] content = Rlp.listContent(List.of(greeting.signature(), greeting.message()));
        byte[] header = Rlp.listHeader(content.length);
        if (header.length + content.length > ServerAuthentication.MAX_GREETING) {
            throw notAuthenticated("a greeting of " + content.length + " bytes is too long");
        }
        outbox.add(ByteBuffer.wrap(header));
        outbox.add(ByteBuffer.wrap(content));
    }

    private void receiveReply(ByteBuffer record) throws ProtocolViolation {
        Reply answer = reply.read(record);
        if (answer != null) {
            RecordEnd.require(record);
        }
        if (answer == Reply.FAIL) {
            throw notAuthenticated(
                    "the exit does not accept this client: its public key has to be among the authorized ones");
        }
        if (answer == Reply.OK) {
            phase = Phase.DONE;
        }
    }

    private static ProtocolViolation untrusted(String detail) {
        return new ProtocolViolation(ErrorCode.UNTRUSTED_EXIT, detail);
    }

    private static ProtocolViolation notAuthenticated(String detail) {
        return new ProtocolViolation(ErrorCode.NOT_AUTHENTICATED, detail);
    }
}
