/**
 * The live page: what a pool does, in a browser. Begin with {@link io.everwire.tunnel.dashboard.Dashboard}; the rules of
 * what is remembered are in {@code io.everwire.tunnel.history}, the page itself is in the folder {@code page} of this
 * package's resources, and what a program can read is documented in docs/dashboard.md. May depend on {@code history} and
 * {@code web}, and on nothing else of the tunnel.
 */
package io.everwire.tunnel.dashboard;
