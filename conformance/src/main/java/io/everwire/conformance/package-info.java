/**
 * What every transport promises, as cases that a stranger runs in their own build. Open {@link
 * io.everwire.conformance.TransportConformance}; the cases are in {@code cases}, what they stand on in {@code rig}.
 * May depend on the contracts and JUnit, never on a transport.
 */
package io.everwire.conformance;
