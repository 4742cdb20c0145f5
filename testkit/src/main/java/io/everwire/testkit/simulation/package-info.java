/**
 * A network in virtual time and one thread: {@link io.everwire.testkit.simulation.SimulatedNetwork} (open this first)
 * makes transports that obey the whole contract of {@code io.everwire.spi}, from one seed. {@code Link} is a connection
 * as the network sees it, {@code Flow} one direction of it, {@code SimulatedConnection} one end. Depends on the faults
 * of this module and the JDK; reads no clock and draws nothing that the seed does not decide.
 */
package io.everwire.testkit.simulation;
