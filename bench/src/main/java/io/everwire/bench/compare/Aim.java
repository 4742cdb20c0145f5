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
 * @param jdk the only Java on which it is aimed at; empty: all
 * @param atMost whether less is better
 * @param bound what it shall reach
 */
record Aim(
        String what,
        String scenario,
        String unit,
        String than,
        double divisor,
        String jdk,
        boolean atMost,
        double bound) {
    private static final String TLS = "tls12-chacha-boringssl";
    private static final String HTTP2 = "http2-chacha-boringssl";
    private static final String RSOCKET = "rsocket-resume-aes-boringssl";
    private static final String ONE_SHOT = "oneshot-nio";
    private static final String IDLE = "idle-connection";
    private static final String SPEED = "MB/s";
    private static final String FIRST = "rt/s";
    private static final String P99 = "p99us";
    private static final String SHAKEN = "handshakes/s";
    private static final String CPU = "cpu-s/GiB";

    /** The aims of the design; ratios within one run but for those to the reference, which ran elsewhere and before. */
    static final List<Aim> ALL = List.of(
            ratio("bulk, 1 stream up, to a pipe of TLS, JDK 17", "bulk1", SPEED, TLS, 1.1)
                    .on("17"),
            ratio("the same, JDK 25", "bulk1", SPEED, TLS, 1.0).on("25"),
            ratio("bulk, 1 stream down, to a pipe of TLS, JDK 17", "bulk1down", SPEED, TLS, 1.1)
                    .on("17"),
            ratio("the same, JDK 25", "bulk1down", SPEED, TLS, 1.0).on("25"),
            ratio("bulk, 1 stream up, to HTTP/2", "bulk1", SPEED, HTTP2, 1.4),
            ratio("bulk, 1 stream down, to HTTP/2", "bulk1down", SPEED, HTTP2, 1.4),
            ratio("bulk, 100 streams up, to pipes of TLS", "bulk100", SPEED, TLS, 1.05),
            ratio("bulk, 100 streams down, to pipes of TLS", "bulk100down", SPEED, TLS, 1.05),
            ratio("bulk, 100 streams up, to HTTP/2", "bulk100", SPEED, HTTP2, 1.6),
            ratio("bulk, 100 streams down, to HTTP/2", "bulk100down", SPEED, HTTP2, 1.6),
            ratio("echo, 64 streams, to HTTP/2", "echo64", FIRST, HTTP2, 2.2),
            ratio("its p99, to that of HTTP/2", "echo64", P99, HTTP2, 0.6).below(),
            ratio("echo, 1 stream, to HTTP/2", "echo1", FIRST, HTTP2, 0.9),
            ratio("opens, to RSocket", "open", "streams/s", RSOCKET, 2),
            ratio("handshakes, 8 at a time, to their public-key operations alone", "handshake", SHAKEN, "keys", 0.5),
            figure("p99 of 63 echoes beside bulk, in ms", "fair", P99, 1_000, 5).below(),
            figure("that bulk, to the same alone", "fair", "of-alone", 1, 0.8),
            ratio("processor time of bulk up, to the same stack that cannot resume", "bulk1", CPU, ONE_SHOT, 1.05)
                    .below(),
            ratio("processor time of bulk down, to the same", "bulk1down", CPU, ONE_SHOT, 1.05)
                    .below(),
            figure("heap of an idle session at the exit, in KiB", IDLE, "server heap B", 1_024, 8)
                    .below(),
            figure("heap of an idle session at the client, in KiB", IDLE, "client heap B", 1_024, 8)
                    .below(),
            figure("heap of an idle stream at the exit, in bytes", "idle-stream", "server heap B", 1, 600)
                    .below(),
            figure("heap of an idle stream at the client, in bytes", "idle-stream", "client heap B", 1, 600)
                    .below(),
            figure(
                            "10,000 idle sessions, each probed every 30 s, % of a core at the exit",
                            IDLE, "server % of a core, 10000", 1, 1)
                    .below(),
            figure(
                            "10,000 idle sessions, each probed every 30 s, % of a core at the client",
                            IDLE, "client % of a core, 10000", 1, 1)
                    .below(),
            figure("bulk, 1 stream up, to the reference's 161 MB/s", "bulk1", SPEED, 161, 5),
            figure("bulk, 1 stream down, to the reference's 216 MB/s", "bulk1down", SPEED, 216, 5),
            figure("echo, 64 streams, to the reference's 52,500/s", "echo64", FIRST, 52_500, 8),
            figure("handshakes, 8 at a time, to the reference's 2,517/s", "handshake", SHAKEN, 2_517, 2));

    /** At least so many times what the other one has. */
    private static Aim ratio(String what, String scenario, String unit, String than, double bound) {
        return new Aim(what, scenario, unit, than, 1, "", false, bound);
    }

    /** At least so much. */
    private static Aim figure(String what, String scenario, String unit, double divisor, double bound) {
        return new Aim(what, scenario, unit, "", divisor, "", false, bound);
    }

    private Aim below() {
        return new Aim(what, scenario, unit, than, divisor, jdk, true, bound);
    }

    private Aim on(String only) {
        return new Aim(what, scenario, unit, than, divisor, only, atMost, bound);
    }

    /** What a contender has reached; empty where that was not measured, or is not aimed at. */
    Optional<Double> reached(Results results, String contender) {
        if (!jdk.isEmpty() && !jdk.equals(Contender.jdk(contender))) {
            return Optional.empty();
        }
        Optional<Sample> mine = results.find(contender, scenario, unit);
        if (than.isEmpty()) {
            return mine.map(sample -> sample.median() / divisor);
        }
        return other(results, contender)
                .flatMap(other -> results.find(other, scenario, unit))
                .flatMap(other -> mine.flatMap(sample -> sample.ratioTo(other)));
    }

    /** Who is compared with: on the same Java, with the same cipher where there is such a one. */
    private Optional<String> other(Results results, String contender) {
        String jdk = Contender.jdk(contender);
        return results.exactly(than + Contender.cipher(contender), jdk).or(() -> results.contender(than, jdk));
    }

    boolean isReached(double value) {
        return atMost ? value <= bound : value >= bound;
    }
}
