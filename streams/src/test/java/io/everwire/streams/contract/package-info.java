/**
 * What every way to use a stream has to keep, as cases. A style brings a {@link io.everwire.streams.contract.Style} and a
 * class that extends {@link io.everwire.streams.contract.StreamContract}.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.streams.contract;
