package io.everwire.bench.oneshot;

import io.everwire.protocolr.tinyss.Aead;
import io.everwire.spi.SessionPipe.Side;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A key for each direction, made up by the server and told to the client in the open: what is measured is the cipher, not a
 * secret. A server's connections share them.
 */
record Keys(String hex) {
    static Keys fresh() {
        byte[] both = new byte[2 * Aead.KEY_BYTES];
        new SecureRandom().nextBytes(both);
        return new Keys(HexFormat.of().formatHex(both));
    }

    /** What that side seals with. */
    byte[] from(Side side) {
        int start = side == Side.DIALER ? 0 : 2 * Aead.KEY_BYTES;
        return HexFormat.of().parseHex(hex, start, start + 2 * Aead.KEY_BYTES);
    }

    /** What that side opens with. */
    byte[] to(Side side) {
        return from(side == Side.DIALER ? Side.ACCEPTOR : Side.DIALER);
    }
}
