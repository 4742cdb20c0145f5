/**
 * One direction through a proxied connection as a machine: a bounded buffer between the end that is read and the end
 * that is written, and what slows it down or holds it. Open {@link io.everwire.testkit.lane.Lane} first. Pure: no
 * sockets, threads or clocks; time is an argument. Not exported.
 */
package io.everwire.testkit.lane;
