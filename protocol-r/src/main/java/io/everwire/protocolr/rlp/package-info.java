/**
 * The few shapes of RLP that protocol R uses (WIRE.md 4): byte strings, lists of byte strings, booleans; canonical
 * encodings only. Open {@link io.everwire.protocolr.rlp.Rlp} first; {@link
 * io.everwire.protocolr.rlp.StringListDecoder} takes a list from a stream, in whatever slices it comes.
 * Pure: may depend on the JDK's buffers and on {@code ProtocolViolation}, nothing else.
 */
package io.everwire.protocolr.rlp;
