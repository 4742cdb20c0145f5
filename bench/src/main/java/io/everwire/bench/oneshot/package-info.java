/**
 * Everwire's transport, cipher and multiplexer without what makes a session survive its wire: {@link
 * io.everwire.bench.oneshot.OneShotStack}. So that the price of that can be measured, and for nothing else: there is no
 * handshake, and a wire that is cut is the end.
 */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.oneshot;
