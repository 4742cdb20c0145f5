package io.everwire.protocolr.resume;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the exit says to a hello: the response byte and its counter, nine bytes. They are read together because the
 * reference may send the byte behind the counter when it resumes (WIRE.md 5, "Overtaken byte").
 */
public final class HelloAnswer {
    /** The response byte and the counter. */
    public static final int LENGTH = 9;

    private final ByteBuffer collected = ByteBuffer.allocate(LENGTH);
    private final boolean mayBeOvertaken;

    /** @param redial whether an earlier wire of this session may have reached the exit */
    public HelloAnswer(boolean redial) {
        this.mayBeOvertaken = redial;
    }

    /**
     * The exit's decision.
     *
     * @param resumed whether it knew the session
     * @param peerReceived how many session bytes it has received
     */
    public record Verdict(boolean resumed, long peerReceived) {}

    /**
     * Takes what belongs to the answer.
     *
     * @return the verdict once the answer is whole, null before
     * @throws ProtocolViolation for a response other than 0 and 1, or a new session that has received bytes
     */
    public @Nullable Verdict receive(ByteBuffer plaintext) throws ProtocolViolation {
        boolean whole = Bytes.fill(collected, plaintext);
        checkResponse();
        return whole ? verdict() : null;
    }

    /** A wrong byte is refused at once: its sender may never send the counter. */
    private void checkResponse() throws ProtocolViolation {
        if (collected.position() > 0 && (collected.get(0) & ~1) != 0) {
            throw new ProtocolViolation("response " + (collected.get(0) & 0xFF) + " to the hello");
        }
    }

    private Verdict verdict() throws ProtocolViolation {
        if (collected.get(0) == 1) {
            return new Verdict(true, collected.getLong(1));
        }
        if (collected.getLong(1) == 0) {
            return new Verdict(false, 0);
        }
        if (mayBeOvertaken && collected.get(8) == 1) {
            return new Verdict(true, collected.getLong(0));
        }
        throw new ProtocolViolation("a new session that has received bytes");
    }
}
