package io.everwire.bench.compare;

import java.util.List;
import java.util.Optional;

/**
 * A figure that Everwire shall reach.
 *
 * @param what it is, for people
 * @param scenario where it is measured
 * @param unit its unit there
 * @param than the stack that it is a ratio to; empty: it stands for itself
 * @param divisor of a figure that stands for itself
 * @param atMost whether less is better
 * @param bound what it shall reach
 */
record Aim(String what, String scenario, String unit, String than, double divisor, boolean atMost, double bound) {
    private static final String TLS = "tls12-chacha-boringssl";
    private static final String HTTP2 = "http2-chacha-boringssl";
    private static final String RSOCKET = "rsocket-resume-aes-boringssl";
    private static final String FIRST = "rt/s";

    /** The aims of the design; ratios within one run but for those to the reference, which ran elsewhere and before. */
    static final List<Aim> ALL = List.of(
            ratio("bulk, 1 stream up, to a pipe of TLS", "bulk1", "MB/s", TLS, 1.1),
            ratio("bulk, 1 stream down, to a pipe of TLS", "bulk1down", "MB/s", TLS, 1.1),
            ratio("bulk, 1 stream up, to HTTP/2", "bulk1", "MB/s", HTTP2, 1.4),
            ratio("bulk, 100 streams up, to pipes of TLS", "bulk100", "MB/s", TLS, 1.05),
            ratio("bulk, 100 streams up, to HTTP/2", "bulk100", "MB/s", HTTP2, 1.6),
            ratio("echo, 64 streams, to HTTP/2", "echo64", FIRST, HTTP2, 2.2),
            new Aim("its p99, to that of HTTP/2", "echo64", "p99us", HTTP2, 1, true, 0.6),
            ratio("echo, 1 stream, to HTTP/2", "echo1", FIRST, HTTP2, 0.9),
            ratio("opens, to RSocket", "open", "streams/s", RSOCKET, 2),
            ratio(
                    "handshakes, 8 at a time, to their public-key operations alone",
                    "handshake",
                    "handshakes/s",
                    "keys",
                    0.5),
            new Aim("p99 of 63 echoes beside bulk, in ms", "fair", "p99us", "", 1_000, true, 5),
            new Aim("that bulk, to the same alone", "fair", "of-alone", "", 1, false, 0.8),
            new Aim(
                    "heap of an idle session at the exit, in KiB",
                    "idle-connection",
                    "server heap B",
                    "",
                    1_024,
                    true,
                    8),
            new Aim(
                    "heap of an idle session at the client, in KiB",
                    "idle-connection",
                    "client heap B",
                    "",
                    1_024,
                    true,
                    8),
            new Aim("heap of an idle stream at the exit, in bytes", "idle-stream", "server heap B", "", 1, true, 600),
            new Aim("heap of an idle stream at the client, in bytes", "idle-stream", "client heap B", "", 1, true, 600),
            new Aim(
                    "10,000 idle sessions, % of a core at the exit",
                    "idle-connection", "server % of a core, 10000", "", 1, true, 1),
            new Aim(
                    "10,000 idle sessions, % of a core at the client",
                    "idle-connection", "client % of a core, 10000", "", 1, true, 1),
            new Aim("bulk, 1 stream up, to the reference's 161 MB/s", "bulk1", "MB/s", "", 161, false, 5),
            new Aim("bulk, 1 stream down, to the reference's 216 MB/s", "bulk1down", "MB/s", "", 216, false, 5),
            new Aim("echo, 64 streams, to the reference's 52,500/s", "echo64", FIRST, "", 52_500, false, 8),
            new Aim(
                    "handshakes, 8 at a time, to the reference's 2,517/s",
                    "handshake",
                    "handshakes/s",
                    "",
                    2_517,
                    false,
                    2));

    private static Aim ratio(String what, String scenario, String unit, String than, double bound) {
        return new Aim(what, scenario, unit, than, 1, false, bound);
    }

    /** What a contender has reached; empty where that was not measured. */
    Optional<Double> reached(Results results, String contender) {
        Optional<Sample> mine = results.find(contender, scenario, unit);
        if (than.isEmpty()) {
            return mine.map(sample -> sample.median() / divisor);
        }
        return results.contender(than)
                .flatMap(other -> results.find(other, scenario, unit))
                .flatMap(other -> mine.map(sample -> sample.ratioTo(other)));
    }

    boolean isReached(double value) {
        return atMost ? value <= bound : value >= bound;
    }
}
