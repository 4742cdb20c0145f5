/**
 * How smux frames look in bytes (WIRE.md 7.1). Open {@link io.everwire.mux.frame.SmuxCodec} first, for the drawing of a
 * frame, then {@link io.everwire.mux.frame.FrameDecoder}. Pure: may depend on {@code java.nio} buffers and {@code
 * ProtocolViolation} only.
 */
package io.everwire.mux.frame;
