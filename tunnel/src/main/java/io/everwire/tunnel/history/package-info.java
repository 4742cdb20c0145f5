/**
 * The recent past of a pool, for those who look at it: {@link io.everwire.tunnel.history.PoolHistory} folds what is seen
 * and heard of a pool into slots of half a second and keeps five minutes of them in constant memory, beside the latest
 * events in words. Machines: time is an argument. May depend on {@code io.everwire.api} only.
 */
package io.everwire.tunnel.history;
