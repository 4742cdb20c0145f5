/**
 * A pool in a terminal, one line a member: {@link io.everwire.tunnel.tui.PoolTerminal} owns the terminal and the loop,
 * {@link io.everwire.tunnel.tui.PoolScreen} lays out one picture, and knows neither.
 * May depend on {@code history}, on nothing else of the tunnel.
 */
package io.everwire.tunnel.tui;
