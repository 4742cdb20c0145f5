package io.everwire.conformance.rig;

/** Who is at the other end of a connection. */
public enum PeerKind {
    /** A plain blocking socket, so that one side only is under test. */
    RAW,
    /** Another transport of the same provider. */
    ITSELF,
    /** Each other transport that is present and available. */
    OTHERS
}
