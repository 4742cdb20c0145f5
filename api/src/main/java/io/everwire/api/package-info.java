/**
 * What an application uses: sessions that outlive their TCP connections, and the streams on them.
 * Open {@link io.everwire.api.SessionPool} first, then {@link io.everwire.api.Stream}; an accepting side begins with
 * {@link io.everwire.api.SessionListener} and {@link io.everwire.api.Exit}. Every failure is a {@link io.everwire.api.CloseReason}.
 * May not depend on anything but the JDK.
 */
package io.everwire.api;
