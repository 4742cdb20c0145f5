package io.everwire.protocolr.handshake;

import io.everwire.protocolr.auth.Authentication;
import io.everwire.protocolr.tinyss.RecordOpener;
import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.protocolr.tinyss.TinySsHandshake;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What the two ends have in common: TinySS first, then authentication in its records. */
final class Opening {
    /** Looks at TinySS after each input. */
    interface Sequel {
        /** What follows once TinySS is done; null as long as it is not. */
        @Nullable
        Authentication after(TinySsHandshake tinyss) throws ProtocolViolation;
    }

    private final TinySsHandshake tinyss;
    private final Sequel sequel;
    private final Queue<ByteBuffer> outbox = new ArrayDeque<>(2);
    private @Nullable Authentication authentication;
    private @Nullable ProtocolViolation failure;

    Opening(TinySsHandshake tinyss, Sequel sequel) {
        this.tinyss = tinyss;
        this.sequel = sequel;
        collect();
    }

    void receive(ByteBuffer in) throws ProtocolViolation {
        if (failure != null) {
            throw failure;
        }
        try {
            advance(in);
            collect();
        } catch (ProtocolViolation e) {
            failure = e;
            outbox.clear();
            throw e;
        }
    }

    @Nullable
    ByteBuffer transmit() {
        return outbox.poll();
    }

    /** What TinySS and authentication have to say becomes messages to send. */
    void collect() {
        for (ByteBuffer next = tinyss.transmit(); next != null; next = tinyss.transmit()) {
            outbox.add(next);
        }
        if (authentication != null) {
            collect(authentication);
        }
    }

    boolean isDone() {
        return authentication != null && authentication.isDone() && outbox.isEmpty();
    }

    byte[] sharedSecret() {
        return tinyss.sharedSecret();
    }

    SecuredWire secured() {
        if (!isDone()) {
            throw new IllegalStateException("the handshake is not done");
        }
        return new SecuredWire(tinyss.sealer(), tinyss.opener());
    }

    private void advance(ByteBuffer in) throws ProtocolViolation {
        if (authentication == null) {
            tinyss.receive(in);
            authentication = sequel.after(tinyss);
        }
        if (authentication != null) {
            authenticate(authentication, tinyss.opener(), in);
        }
    }

    private static void authenticate(Authentication step, RecordOpener opener, ByteBuffer in) throws ProtocolViolation {
        while (step.expects() > 0) {
            opener.limit(step.expects());
            ByteBuffer record = opener.open(in);
            if (record == null) {
                return;
            }
            step.receive(record);
        }
        opener.limit(RecordOpener.MAX_PLAIN);
    }

    /** Each message its own record (the read-ahead rule of WIRE.md 4). */
    private void collect(Authentication from) {
        for (ByteBuffer plain = from.transmit(); plain != null; plain = from.transmit()) {
            ByteBuffer record = ByteBuffer.allocate(RecordSealer.sealedLength(plain.remaining()));
            tinyss.sealer().seal(plain, record);
            outbox.add(record.flip());
        }
    }
}
