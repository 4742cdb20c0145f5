package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.everwire.conformance.rig.Rig;
import io.everwire.testkit.OpenDescriptors;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process of its own, in which the transport under test meets a limit of the system: here the kit itself would meet
 * it, too. Runs {@link TrialMain}.
 */
final class Trial implements AutoCloseable {
    /** Everything there is slow: classes are loaded, and the compiler is off. */
    private static final int PATIENCE = 6;

    private final Process process;
    private final BufferedReader said;
    private final Rig rig;

    private Trial(Process process, Rig rig) {
        this.process = process;
        this.rig = rig;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** @param limit what the shell does before, such as {@code ulimit -n 100} */
    static Trial start(Rig rig, String limit, List<String> vmOptions, String... arguments) {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "there is no /proc here");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(vmOptions);
        command.addAll(List.of("-cp", classPath(rig), TrialMain.class.getName()));
        command.add(rig.provider().getClass().getName());
        command.addAll(List.of(arguments));
        String line = limit + "; exec " + command.stream().map(Trial::quoted).collect(Collectors.joining(" "));
        try {
            return new Trial(
                    new ProcessBuilder("sh", "-c", line)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start(),
                    rig);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }

    /** Of everything that this process sees, wherever it was found; that of a plugin too. */
    private static String classPath(Rig rig) {
        Stream<String> origins = Stream.of(rig.provider().getClass(), Rig.class, OpenDescriptors.class)
                .map(Trial::origin);
        return Stream.concat(
                        origins,
                        Stream.of(System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", "")))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String origin(Class<?> type) {
        try {
            URI source =
                    type.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(source).toString();
        } catch (URISyntaxException strange) {
            throw new IllegalStateException(strange);
        }
    }

    /** The next thing that it says. */
    String line() {
        return rig.patiently(
                rig.beside(() -> Objects.requireNonNull(said.readLine(), "the process of the trial has ended")),
                PATIENCE);
    }

    int port() {
        return Integer.parseInt(line());
    }

    /** What comes first is the start of a JVM. */
    Trial started() {
        String said = line();
        assumeTrue(said.equals("started"), "in a process of its own it is " + said);
        return this;
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
