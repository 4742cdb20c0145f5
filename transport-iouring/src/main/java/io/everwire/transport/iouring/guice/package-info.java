/**
 * Wires the io_uring transport with Guice, which is optional: {@link
 * io.everwire.transport.iouring.guice.IoUringTransportModule} only calls public constructors.
 * May depend on the package above and Guice.
 */
package io.everwire.transport.iouring.guice;
