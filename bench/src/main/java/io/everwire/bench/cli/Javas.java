package io.everwire.bench.cli;

import io.everwire.bench.compare.Contender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** On which Javas stacks run. */
final class Javas {
    /** The one that runs this. */
    static final String HERE = Integer.toString(Runtime.version().feature());

    @Option(
            names = "--jdk",
            split = ",",
            paramLabel = "NAME=HOME",
            description = "Javas beside the one that runs this, such as 25=/usr/lib/jvm/jdk-25.")
    private Map<String, Path> homes = Map.of();

    /** The names of all. */
    Iterable<String> names() {
        return all().keySet();
    }

    private Map<String, Path> all() {
        Map<String, Path> all = new LinkedHashMap<>();
        all.put(HERE, Path.of(System.getProperty("java.home")));
        all.putAll(homes);
        return all;
    }

    Path home(String jdk) {
        Path home = all().get(jdk);
        if (home == null) {
            throw new IllegalArgumentException("where is the JDK " + jdk + "? Say --jdk " + jdk + "=HOME");
        }
        return home;
    }

    /** {@code STACK[@JDK]}. */
    Contender contender(String text, int connections) {
        String[] parts = text.split("@", 2);
        String jdk = parts.length == 2 ? parts[1] : HERE;
        return new Contender(parts[0], jdk, home(jdk), connections);
    }

    /** What each of them is, in its own words. */
    Map<String, String> described() throws IOException {
        Map<String, String> described = new LinkedHashMap<>();
        for (String name : names()) {
            described.put(name, version(home(name)));
        }
        return described;
    }

    private static String version(Path home) throws IOException {
        Process asked = new ProcessBuilder(home.resolve("bin").resolve("java").toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String[] lines = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split("\\R", -1);
        return lines[Math.min(1, lines.length - 1)].strip();
    }
}
