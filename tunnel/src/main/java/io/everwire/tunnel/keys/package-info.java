/**
 * The list of keys that may use an exit, as a file says at present: {@link io.everwire.tunnel.keys.KeyFileWatch} looks at
 * the file, {@link io.everwire.tunnel.keys.LiveKeys} is what an exit asks.
 * May depend on {@code protocol-r}'s authentication only; nothing here knows sessions.
 */
package io.everwire.tunnel.keys;
