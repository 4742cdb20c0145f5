package io.everwire.bench.compare;

import java.nio.file.Path;
import java.util.List;

/**
 * A stack on a Java.
 *
 * @param stack its name
 * @param jdk how the Java is called in results
 * @param home where it is
 */
public record Contender(String stack, String jdk, Path home) {
    /** As results have it: {@code everwire-nio@17}. */
    public String label() {
        return stack + "@" + jdk;
    }

    /** The start of a command line that runs this program on that Java. */
    List<String> program() {
        return List.of(
                home.resolve("bin").resolve("java").toString(),
                "-Xms256m",
                "-Xmx2g",
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.everwire.bench.cli.EverwireBench");
    }
}
