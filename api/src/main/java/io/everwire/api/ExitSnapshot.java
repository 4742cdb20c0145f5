package io.everwire.api;

import java.util.Map;

/**
 * An exit in figures. Each is right by itself; as nobody is stopped for it, two may differ by what happens meanwhile.
 *
 * @param draining whether it takes no new sessions
 * @param handshakes connections that have not named a session
 * @param sessions sessions, with a wire or without
 * @param detached of these, how many have none
 * @param openStreams streams of all sessions
 * @param replayBytes bytes that all sessions hold until they are proven received
 * @param totals what was counted since the exit began; none of it goes down
 */
public record ExitSnapshot(
        boolean draining,
        int handshakes,
        int sessions,
        int detached,
        long openStreams,
        long replayBytes,
        Totals totals) {
    /**
     * Counted since the exit began.
     *
     * @param wires connections accepted, the refused ones included
     * @param handshakesBegun of these, how many were allowed to begin
     * @param handshakesCompleted of these, how many have named a session and got it
     * @param wiresRefused connections that did not come so far, by code; {@code NOT_AUTHENTICATED} are clients whom the
     *     authenticator does not know, {@code PROTOCOL_ERROR} those that speak something else
     * @param sessions sessions begun
     * @param sessionsEnded sessions ended, by code
     * @param resumptions wires that took a session up again
     * @param streams streams begun
     * @param bytesIn session bytes received
     * @param bytesOut session bytes sent, replays not counted
     * @param limits how often each limit was reached; all limits are in it
     */
    public record Totals(
            long wires,
            long handshakesBegun,
            long handshakesCompleted,
            Map<ErrorCode, Long> wiresRefused,
            long sessions,
            Map<ErrorCode, Long> sessionsEnded,
            long resumptions,
            long streams,
            long bytesIn,
            long bytesOut,
            Map<Limit, Long> limits) {
        public Totals {
            wiresRefused = Map.copyOf(wiresRefused);
            sessionsEnded = Map.copyOf(sessionsEnded);
            limits = Map.copyOf(limits);
        }

        /** How often this limit was reached. */
        public long reached(Limit limit) {
            return limits.getOrDefault(limit, 0L);
        }

        /** Connections refused with this code. */
        public long refused(ErrorCode code) {
            return wiresRefused.getOrDefault(code, 0L);
        }

        /** Sessions ended with this code. */
        public long ended(ErrorCode code) {
            return sessionsEnded.getOrDefault(code, 0L);
        }
    }
}
