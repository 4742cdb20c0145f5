/**
 * X25519 and Ed25519, by one of two libraries. Open {@link io.everwire.protocolr.curve.Curve25519} first; {@link
 * io.everwire.protocolr.curve.Curves} chooses the implementation once per process (system property {@code
 * everwire.curves}: {@code bc} or {@code conscrypt}).
 * Pure functions of their arguments: no sockets, threads, clocks or random sources; knows nothing of the protocol.
 */
package io.everwire.protocolr.curve;
