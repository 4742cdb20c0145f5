/**
 * What a plugin implements or builds on: transports ({@link io.everwire.spi.TransportProvider} first, then {@link
 * io.everwire.spi.Connection}), and multiplexers ({@link io.everwire.spi.Multiplexer} over a {@link
 * io.everwire.spi.SessionPipe}). {@link io.everwire.spi.Transports} finds providers.
 * May depend on the JDK and {@code io.everwire.api}.
 */
package io.everwire.spi;
