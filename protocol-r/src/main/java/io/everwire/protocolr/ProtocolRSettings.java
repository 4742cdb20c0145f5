package io.everwire.protocolr;

import java.time.Duration;

/**
 * How protocol R works on one side. Made from {@link #defaults()} and withers; the canonical constructor may grow.
 *
 * @param dialTimeout from the dial to the TCP connection
 * @param handshakeTimeout absolute, from the TCP connection to the exchanged counters (WIRE.md 1)
 * @param deathTimeout for how long a peer may owe an answer without sending a byte; a pool sets its own for each session
 * @param closeTimeout for how long a closing session waits until its last bytes are handed over
 * @param detachedTimeout for how long an exit keeps a session without a wire
 * @param unusedTimeout the same for a session that never carried a byte
 * @param replayBytes the most bytes held for replay by a session
 * @param replayReserve how many of these are for control frames only
 * @param maxSessions sessions of an exit in all
 * @param maxSessionsPerPrincipal sessions of one authenticated principal
 * @param maxHandshakes connections of an exit that have not named a session yet
 */
public record ProtocolRSettings(
        Duration dialTimeout,
        Duration handshakeTimeout,
        Duration deathTimeout,
        Duration closeTimeout,
        Duration detachedTimeout,
        Duration unusedTimeout,
        int replayBytes,
        int replayReserve,
        int maxSessions,
        int maxSessionsPerPrincipal,
        int maxHandshakes) {
    private static final int MIN_REPLAY = 1 << 17;

    public ProtocolRSettings {
        positive(dialTimeout, "dialTimeout");
        positive(handshakeTimeout, "handshakeTimeout");
        positive(deathTimeout, "deathTimeout");
        positive(closeTimeout, "closeTimeout");
        positive(detachedTimeout, "detachedTimeout");
        positive(unusedTimeout, "unusedTimeout");
        check(replayBytes >= MIN_REPLAY, "replayBytes " + replayBytes + " must be at least " + MIN_REPLAY);
        check(
                replayReserve >= 0 && replayReserve <= replayBytes / 2,
                "replayReserve " + replayReserve + " must be at most half of replayBytes " + replayBytes);
        check(maxSessions >= 1, "maxSessions must be at least 1");
        check(maxSessionsPerPrincipal >= 1, "maxSessionsPerPrincipal must be at least 1");
        check(maxHandshakes >= 1, "maxHandshakes must be at least 1");
    }

    public static ProtocolRSettings defaults() {
        return new ProtocolRSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(8),
                Duration.ofSeconds(5),
                Duration.ofMinutes(30),
                Duration.ofMinutes(2),
                4 << 20,
                64 << 10,
                100_000,
                64,
                4096);
    }

    public ProtocolRSettings withDialTimeout(Duration timeout) {
        return new ProtocolRSettings(
                timeout,
                handshakeTimeout,
                deathTimeout,
                closeTimeout,
                detachedTimeout,
                unusedTimeout,
                replayBytes,
                replayReserve,
                maxSessions,
                maxSessionsPerPrincipal,
                maxHandshakes);
    }

    public ProtocolRSettings withHandshakeTimeout(Duration timeout) {
        return new ProtocolRSettings(
                dialTimeout,
                timeout,
                deathTimeout,
                closeTimeout,
                detachedTimeout,
                unusedTimeout,
                replayBytes,
                replayReserve,
                maxSessions,
                maxSessionsPerPrincipal,
                maxHandshakes);
    }

    public ProtocolRSettings withDeathTimeout(Duration timeout) {
        return new ProtocolRSettings(
                dialTimeout,
                handshakeTimeout,
                timeout,
                closeTimeout,
                detachedTimeout,
                unusedTimeout,
                replayBytes,
                replayReserve,
                maxSessions,
                maxSessionsPerPrincipal,
                maxHandshakes);
    }

    public ProtocolRSettings withDetachedTimeouts(Duration detached, Duration unused) {
        return new ProtocolRSettings(
                dialTimeout,
                handshakeTimeout,
                deathTimeout,
                closeTimeout,
                detached,
                unused,
                replayBytes,
                replayReserve,
                maxSessions,
                maxSessionsPerPrincipal,
                maxHandshakes);
    }

    public ProtocolRSettings withReplay(int bytes, int reserve) {
        return new ProtocolRSettings(
                dialTimeout,
                handshakeTimeout,
                deathTimeout,
                closeTimeout,
                detachedTimeout,
                unusedTimeout,
                bytes,
                reserve,
                maxSessions,
                maxSessionsPerPrincipal,
                maxHandshakes);
    }

    public ProtocolRSettings withLimits(int sessions, int sessionsPerPrincipal, int handshakes) {
        return new ProtocolRSettings(
                dialTimeout,
                handshakeTimeout,
                deathTimeout,
                closeTimeout,
                detachedTimeout,
                unusedTimeout,
                replayBytes,
                replayReserve,
                sessions,
                sessionsPerPrincipal,
                handshakes);
    }

    private static void positive(Duration value, String name) {
        check(!value.isNegative() && !value.isZero(), name + " " + value + " must be more than zero");
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
