/**
 * A stream as a Netty channel, so that handlers, codecs and TLS run on it unchanged.
 * Open {@link io.everwire.netty.stream.EverwireStreams} first, which opens and accepts such channels, then {@link
 * io.everwire.netty.stream.StreamChannel}. May depend on {@code io.everwire.api} and Netty only.
 */
package io.everwire.netty.stream;
