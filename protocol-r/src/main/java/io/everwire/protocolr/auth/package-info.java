/**
 * Who the two ends are (WIRE.md 3, 4): the exit signs the shared secret with its Ed25519 key, the client greets. Open
 * {@link io.everwire.protocolr.auth.ExitKey}, {@link io.everwire.protocolr.auth.Ed25519Credentials} and {@link
 * io.everwire.protocolr.auth.AuthorizedKeys} first; {@link io.everwire.protocolr.auth.ClientAuthentication} and {@link
 * io.everwire.protocolr.auth.ServerAuthentication} are the machines, which work on the plaintext of records.
 * No sockets, threads, clocks or random sources; only {@code AuthorizedKeys} knows stages, because its contract does.
 */
package io.everwire.protocolr.auth;
