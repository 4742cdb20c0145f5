package io.everwire.protocolr.handshake;

import io.everwire.protocolr.curve.Curves;
import io.everwire.protocolr.golden.Vectors;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.protocolr.tinyss.RecordOpener;
import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.protocolr.tinyss.TinySsHandshake;
import io.everwire.spi.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Speaks TinySS properly, and above it whatever a test wants. */
final class ScriptedPeer {
    private final TinySsHandshake tinyss;

    /** @param nextProtocol 0: says {@code TinySS-1} */
    ScriptedPeer(byte[] random32, int nextProtocol) {
        tinyss = new TinySsHandshake(Aeads.named("bc"), Curves.named("bc"), random32, nextProtocol);
    }

    /** This peer's 40 bytes. */
    byte[] hello() {
        return Vectors.copy(Objects.requireNonNull(tinyss.transmit()));
    }

    /** Reads the other side's 40 bytes. */
    void hear(ByteBuffer hello) throws ProtocolViolation {
        tinyss.receive(hello);
    }

    /** The record that names the next protocol. */
    byte[] nextProtocol() {
        return Vectors.copy(Objects.requireNonNull(tinyss.transmit()));
    }

    byte[] sharedSecret() {
        return tinyss.sharedSecret();
    }

    /** A record of its own for each plaintext, one behind the other. */
    byte[] records(byte[]... plaintexts) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (byte[] plain : plaintexts) {
            ByteBuffer record = ByteBuffer.allocate(RecordSealer.sealedLength(plain.length));
            tinyss.sealer().seal(ByteBuffer.wrap(plain), record);
            wire.writeBytes(record.array());
        }
        return wire.toByteArray();
    }

    /** The plaintexts, in hex, of the records that the other side sent. */
    List<String> open(ByteBuffer wire) throws ProtocolViolation {
        List<String> plaintexts = new ArrayList<>();
        RecordOpener opener = tinyss.opener();
        opener.limit(RecordOpener.MAX_PLAIN);
        for (ByteBuffer plain = opener.open(wire); plain != null; plain = opener.open(wire)) {
            plaintexts.add(Vectors.hex(plain));
        }
        return plaintexts;
    }
}
