package io.everwire.tunnel.web;

import java.time.Duration;

/**
 * The limits of a {@link WebServer}; refused here where out of range.
 *
 * @param maxConnections at one time, 1 to 10,000; one more is closed at once
 * @param maxHeadBytes of a request line, and again of all headers of a request, 256 to 65,536
 * @param maxBodyBytes of a request, 0 to 1 MiB
 * @param idleLimit between the end of a request and the first byte of the next one, positive
 * @param requestLimit from the first byte of a request to its last one, positive
 * @param writeLimit for handing an answer, or one event, to the peer, positive
 */
public record WebSettings(
        int maxConnections,
        int maxHeadBytes,
        int maxBodyBytes,
        Duration idleLimit,
        Duration requestLimit,
        Duration writeLimit) {
    public WebSettings {
        check(maxConnections >= 1 && maxConnections <= 10_000, "maxConnections " + maxConnections + " is out of range");
        check(maxHeadBytes >= 256 && maxHeadBytes <= 65_536, "maxHeadBytes " + maxHeadBytes + " is out of range");
        check(maxBodyBytes >= 0 && maxBodyBytes <= 1 << 20, "maxBodyBytes " + maxBodyBytes + " is out of range");
        checkPositive("idleLimit", idleLimit);
        checkPositive("requestLimit", requestLimit);
        checkPositive("writeLimit", writeLimit);
    }

    /** For a few readers: 64 connections, heads of 8 KiB, bodies of 4 KiB; a monitor may ask once a minute on one of them. */
    public static WebSettings defaults() {
        return new WebSettings(
                64, 8_192, 4_096, Duration.ofSeconds(75), Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    public WebSettings withMaxConnections(int connections) {
        return new WebSettings(connections, maxHeadBytes, maxBodyBytes, idleLimit, requestLimit, writeLimit);
    }

    public WebSettings withMaxBodyBytes(int bytes) {
        return new WebSettings(maxConnections, maxHeadBytes, bytes, idleLimit, requestLimit, writeLimit);
    }

    public WebSettings withLimits(Duration idle, Duration request, Duration write) {
        return new WebSettings(maxConnections, maxHeadBytes, maxBodyBytes, idle, request, write);
    }

    private static void checkPositive(String name, Duration limit) {
        check(!limit.isZero() && !limit.isNegative(), name + " " + limit + " must be positive");
    }

    private static void check(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
