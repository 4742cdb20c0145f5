/**
 * What one would use instead of Everwire, each as a {@link io.everwire.bench.flow.Stack}: {@link
 * io.everwire.bench.peer.Peers} names them. One event loop a side, pooled buffers, the watermarks that Everwire has, so
 * that nobody wins by its settings. Knows Netty and rsocket-java, and nothing of Everwire.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.peer;
