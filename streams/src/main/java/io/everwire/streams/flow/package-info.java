/**
 * A stream in the style of Reactive Streams, by the JDK's own types.
 * Open {@link io.everwire.streams.flow.StreamPublisher} to read and {@link io.everwire.streams.flow.StreamSubscriber} to
 * write. Demand is the back-pressure in both directions. May depend on {@code io.everwire.api} and the JDK only.
 */
package io.everwire.streams.flow;
