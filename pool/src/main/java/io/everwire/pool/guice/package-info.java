/**
 * The pool for programs that are wired by Guice: {@link io.everwire.pool.guice.PoolModule}. Calls public constructors
 * only; everything can be assembled without it. May depend on Guice, which is optional.
 */
package io.everwire.pool.guice;
