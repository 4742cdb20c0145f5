package io.everwire.api;

/**
 * What one client process has used of an exit, over all its sessions (WIRE.md 5). Counted since the first of them; an exit
 * forgets it when it has had no session for longest and too many others came.
 *
 * @param label names the metasession for the life of the exit; derived by a key, so it gives nothing away
 * @param principal who the client is
 * @param sessionsNow sessions that exist now
 * @param sessions sessions begun
 * @param resumptions wires that took one of them up again
 * @param streams streams begun
 * @param bytesIn session bytes received
 * @param bytesOut session bytes sent, replays not counted
 */
public record MetaSessionFigures(
        String label,
        Principal principal,
        int sessionsNow,
        long sessions,
        long resumptions,
        long streams,
        long bytesIn,
        long bytesOut) {}
