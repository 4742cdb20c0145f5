package io.everwire.conformance.rig;

/** Which side of a connection the transport under test is on. */
public enum Role {
    ACCEPTOR,
    INITIATOR
}
