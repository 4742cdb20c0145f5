/**
 * Faults of a network as values: what can happen ({@link io.everwire.testkit.fault.Fault}), when it happens ({@link
 * io.everwire.testkit.fault.FaultScript}) and the seeded rules that make it happen ({@link
 * io.everwire.testkit.fault.FaultPlan}, open this first). All of it prints to one line and parses back.
 * Pure: no sockets, threads or clocks.
 */
package io.everwire.testkit.fault;
