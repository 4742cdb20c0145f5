package io.everwire.protocolr.auth;

import io.everwire.api.Greeting;
import io.everwire.protocolr.rlp.Rlp;
import io.everwire.protocolr.rlp.StringListDecoder;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The exit's side of WIRE.md 3 and 4, on the plaintext of records.
 *
 * <pre>
 * GREETING --[signature, message]--> VERDICT --accepted--> DONE
 *                                           \--refused---> REFUSED
 * (without greeting: DONE from the start)
 * </pre>
 *
 * Throws {@link ProtocolViolation} once and is not to be used afterwards. Not thread-safe.
 */
public final class ServerAuthentication implements Authentication {
    /**
     * The most bytes of an encoded greeting: twice what a ticket with an RSA key of 4,096 bits takes, and little enough
     * for a peer that nobody knows yet.
     */
    public static final int MAX_GREETING = 2_048;

    private enum Phase {
        GREETING,
        VERDICT,
        DONE,
        REFUSED
    }

    private final Queue<ByteBuffer> outbox = new ArrayDeque<>(2);
    private @Nullable StringListDecoder list;
    private @Nullable Greeting greeting;
    private Phase phase;

    /** Signs; the signature is the first thing to {@link #transmit}. */
    public ServerAuthentication(byte[] sharedSecret, ExitKey key, boolean expectsGreeting) {
        phase = expectsGreeting ? Phase.GREETING : Phase.DONE;
        list = expectsGreeting ? new StringListDecoder(MAX_GREETING) : null;
        outbox.add(ByteBuffer.wrap(Rlp.encode(key.sign(sharedSecret))));
    }

    @Override
    public int expects() {
        if (list == null) {
            return 0;
        }
        return list.toCome() < 0 ? MAX_GREETING : list.toCome();
    }

    @Override
    public void receive(ByteBuffer record) throws ProtocolViolation {
        boolean whole = list != null && list.decode(record);
        RecordEnd.require(record);
        if (list != null && whole) {
            greeting = greeting(list.strings());
            list = null;
            phase = Phase.VERDICT;
        }
    }

    @Override
    public @Nullable ByteBuffer transmit() {
        return outbox.poll();
    }

    /** The greeting that waits for a {@link #verdict}, or null. */
    public @Nullable Greeting pendingGreeting() {
        return phase == Phase.VERDICT ? greeting : null;
    }

    /** Decides about {@link #pendingGreeting}, once. */
    public void verdict(boolean accepted) {
        if (phase != Phase.VERDICT) {
            throw new IllegalStateException("no greeting waits for a verdict");
        }
        greeting = null;
        phase = accepted ? Phase.DONE : Phase.REFUSED;
        outbox.add((accepted ? Reply.OK : Reply.FAIL).encode());
    }

    @Override
    public boolean isDone() {
        return phase == Phase.DONE;
    }

    public boolean isRefused() {
        return phase == Phase.REFUSED;
    }

    private static Greeting greeting(List<byte[]> strings) throws ProtocolViolation {
        if (strings.size() != 2) {
            throw new ProtocolViolation("a greeting of " + strings.size() + " strings instead of 2");
        }
        return new Greeting(strings.get(0), strings.get(1));
    }
}
