/**
 * TinySS (WIRE.md 2): X25519 key agreement and ChaCha20-Poly1305 records. Open {@link
 * io.everwire.protocolr.tinyss.TinySsHandshake} first, then {@link io.everwire.protocolr.tinyss.RecordSealer}; {@link
 * io.everwire.protocolr.tinyss.Aeads} chooses the cipher's implementation once per process (system property {@code
 * everwire.aead}).
 * Machines: no sockets, threads, clocks or random sources.
 */
package io.everwire.protocolr.tinyss;
