package io.everwire.protocolr.resume;

import io.everwire.api.MetaSession;
import io.everwire.api.SessionId;
import java.nio.ByteBuffer;

/** The 64 bytes with which a client names a session (WIRE.md 5), collected from any split. */
public final class ResumableHello {
    public static final int BYTES = 64;

    private final ByteBuffer collected = ByteBuffer.allocate(BYTES);

    /** The hello's bytes. */
    public static ByteBuffer encode(MetaSession metaSession, SessionId id) {
        return ByteBuffer.allocate(BYTES)
                .put(metaSession.bytes())
                .put(id.bytes())
                .flip();
    }

    /** Takes what belongs to the hello; true once it is whole. */
    public boolean receive(ByteBuffer plaintext) {
        return Bytes.fill(collected, plaintext);
    }

    public MetaSession metaSession() {
        return MetaSession.of(part(0));
    }

    public SessionId sessionId() {
        return SessionId.of(part(32));
    }

    private byte[] part(int offset) {
        byte[] part = new byte[32];
        collected.get(offset, part);
        return part;
    }
}
