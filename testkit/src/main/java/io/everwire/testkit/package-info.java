/**
 * Tests under faults. Lives here: {@link io.everwire.testkit.FaultProxy} (open this first), a TCP proxy that executes a
 * {@link io.everwire.testkit.fault.FaultPlan} on real sockets. The same faults in virtual time are in {@code
 * io.everwire.testkit.simulation}. No JUnit; depends on the JDK and {@code io.everwire.api}.
 */
package io.everwire.testkit;
