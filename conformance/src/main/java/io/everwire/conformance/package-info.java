/**
 * What every transport promises, as cases that a stranger runs in their own build. Open {@link
 * io.everwire.conformance.TransportConformance}; the cases are in {@code cases}, what they stand on in {@code rig} and,
 * for whole sessions, in {@code session}. May depend on the contracts, protocol R, the multiplexer and JUnit, never on a
 * transport.
 */
package io.everwire.conformance;
