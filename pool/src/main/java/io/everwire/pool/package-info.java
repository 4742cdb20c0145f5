/**
 * A pool of resumable sessions: the shells that carry out what {@code io.everwire.pool.policy} decides. Open {@link
 * io.everwire.pool.ResumableSessionPool} first, then {@code PoolMember} (one session and its wires) and {@code OpenQueue}
 * (who gets which member). May depend on {@code io.everwire.api}, its loops, and SLF4J; knows no protocol, multiplexer
 * or transport.
 */
package io.everwire.pool;
