package io.everwire.protocolr.auth;

import io.everwire.protocolr.rlp.Rlp;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the exit says to a greeting (WIRE.md 4). */
enum Reply {
    OK,
    FAIL;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final byte[] encoded = Rlp.encode(name());

    ByteBuffer encode() {
        return ByteBuffer.wrap(encoded.clone());
    }

    /** Reads a reply byte by byte; the first byte that fits neither is refused. */
    static final class Reader {
        private @Nullable Reply candidate;
        private int matched;

        /** Bytes that may still come. */
        int expects() {
            return candidate == null ? FAIL.encoded.length : candidate.encoded.length - matched;
        }

        /** The reply once it is whole, else null. */
        @Nullable
        Reply read(ByteBuffer in) throws ProtocolViolation {
            while (expects() > 0 && in.hasRemaining()) {
                accept(in.get());
            }
            return expects() == 0 ? candidate : null;
        }

        private void accept(byte next) throws ProtocolViolation {
            if (candidate == null) {
                candidate = beginningWith(next);
            } else if (candidate.encoded[matched] != next) {
                throw neither();
            }
            matched++;
        }

        /** Their first bytes are their lengths, and differ. */
        private static Reply beginningWith(byte first) throws ProtocolViolation {
            return Arrays.stream(values())
                    .filter(reply -> reply.encoded[0] == first)
                    .findFirst()
                    .orElseThrow(Reader::neither);
        }

        private static ProtocolViolation neither() {
            return new ProtocolViolation("the exit answered neither OK nor FAIL");
        }
    }
}
