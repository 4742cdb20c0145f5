/**
 * Wires exits and clients with Guice: {@link io.everwire.tunnel.guice.ExitModule} and {@link
 * io.everwire.tunnel.guice.ClientModule}, both over the same core. Only calls public constructors and builders.
 * May depend on everything but {@code cli} and {@code demo}.
 */
package io.everwire.tunnel.guice;
