package io.everwire.protocolr.handshake;

/** The one next protocol that is spoken here (WIRE.md 2.4). */
final class NextProtocol {
    /** {@code R}: resumable sessions, WIRE.md 5. */
    static final int RESUMABLE = 'R';

    private NextProtocol() {}
}
