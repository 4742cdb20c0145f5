/**
 * The transport over io_uring, for Linux. Open {@link io.everwire.transport.iouring.IoUringTransportProvider}; what it
 * does is in {@code io.everwire.transport.netty}, and whether it can run here is found out by {@link
 * io.everwire.transport.iouring.SelfTest} and told by {@link io.everwire.transport.iouring.Diagnosis}.
 * May not depend on any protocol module.
 */
package io.everwire.transport.iouring;
