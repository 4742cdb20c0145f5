/**
 * What is done with streams while they are measured: {@link io.everwire.bench.load.CommandService} at the server, {@link
 * io.everwire.bench.load.Load}s at the client, joined by the {@link io.everwire.bench.load.Command} at the head of each
 * stream. Depends on {@code flow} and on protocol R's RLP only; knows no stack.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.load;
