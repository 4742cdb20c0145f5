package io.everwire.conformance.cases;

import java.net.SocketAddress;

/** An address of no family that there is. */
final class StrangeAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
        return "strange";
    }
}
