package io.everwire.bench.compare;

import java.nio.file.Path;
import java.util.List;

/**
 * A stack on a Java.
 *
 * @param stack its name
 * @param jdk how the Java is called in results
 * @param home where it is
 * @param connections over which its client spreads its streams
 */
public record Contender(String stack, String jdk, Path home, int connections) {
    /** As results have it: {@code everwire-nio@17}, or {@code everwire-nio@17 x 100} where there are many connections. */
    public String label() {
        return stack + "@" + jdk + (connections == 1 ? "" : " x " + connections);
    }

    /** The Java in a label; empty: it names none. */
    static String jdk(String label) {
        int at = label.indexOf('@');
        return at < 0 ? "" : label.substring(at + 1).replaceFirst(" .*", "");
    }

    /** What a label says of the cipher, {@code +conscrypt} for instance; empty: nothing. */
    static String cipher(String label) {
        int from = label.indexOf('+');
        return from < 0 ? "" : label.substring(from).replaceFirst("@.*", "");
    }

    Contender with(int count) {
        return new Contender(stack, jdk, home, count);
    }

    /** The same with sessions that nobody asks whether they are still there. */
    Contender unprobed() {
        return new Contender(stack + "+unprobed", jdk, home, connections);
    }

    /** The start of a command line that runs this program on that Java. */
    List<String> program() {
        return List.of(
                home.resolve("bin").resolve("java").toString(),
                "-Xms256m",
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-XX:MarkSweepDeadRatio=0", // else a full collection leaves up to a twentieth of garbage, and counts it
                "-XX:+UseTransparentHugePages", // as docs/operating.md advises; for all stacks alike
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.everwire.bench.cli.EverwireBench");
    }
}
