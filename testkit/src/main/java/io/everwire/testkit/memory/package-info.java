/**
 * Sockets and a transport in the memory of one process, in real time: the transport contract without a kernel. Open
 * {@link io.everwire.testkit.memory.MemoryTransportProvider}; a {@link io.everwire.testkit.memory.MemoryNetwork} is
 * what a kernel is elsewhere. Depends on the JDK and {@code io.everwire.spi}, not on the simulation.
 */
package io.everwire.testkit.memory;
