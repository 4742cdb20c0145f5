/**
 * Which transport carries all connections: {@link io.everwire.tunnel.transport.TransportChoice} goes by a name, or takes
 * the best that runs here and says what it passed over, in the log and in the Flight Recorder.
 * May depend on the transport SPI, the log and {@code jdk.jfr} only.
 */
package io.everwire.tunnel.transport;
