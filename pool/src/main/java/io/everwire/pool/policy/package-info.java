/**
 * What the pool decides, without doing any of it: {@link io.everwire.pool.policy.MemberMachine} (when a member dials),
 * {@link io.everwire.pool.policy.PoolPolicy} (who serves an open), {@link io.everwire.pool.policy.LatencyWindow} and
 * {@link io.everwire.pool.policy.DeathTimeout} (when a wire is dead), {@link io.everwire.pool.policy.Backoff}. Pure: time
 * and randomness are arguments; no thread, clock, socket or {@code java.util.concurrent}.
 */
package io.everwire.pool.policy;
