package io.everwire.protocolr;

import io.everwire.protocolr.curve.Curves;
import io.everwire.protocolr.tinyss.Aeads;

/** When a process chooses its implementations of the ciphers. */
final class Ciphers {
    private Ciphers() {}

    /**
     * Chooses them, if nobody has: native code is unpacked and loaded, which can take a second, and no event loop should
     * wait for it at its first handshake. Who has named one that does not work learns it here, and not from each dial.
     */
    static void choose() {
        Aeads.chosen();
        Curves.chosen();
    }
}
