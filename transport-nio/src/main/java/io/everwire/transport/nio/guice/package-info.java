/**
 * Wires the NIO transport with Guice, which is optional: {@link
 * io.everwire.transport.nio.guice.NioTransportModule} only calls public constructors.
 * May depend on the package above and Guice.
 */
package io.everwire.transport.nio.guice;
