package io.everwire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody else does with what is published: a transport of their own, compiled against the JARs of this build
 * alone, is found in its JAR by the program and passes. No build tool is run here, as that might need a network.
 */
@Timeout(300)
class ThirdPartyIT {
    private static final Path SAMPLE = Path.of("src/it/blocking-socket-transport");
    private static final Path PROGRAM =
            Path.of(System.getProperty("everwire.conformance.jar", "target/everwire-conformance.jar"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void aTransportOfSomebodyElsesPassesAsAPlugin() throws Exception {
        Path classes = compiled(SAMPLE.resolve("src/main/java"), PROGRAM.toString());
        copy(SAMPLE.resolve("src/main/resources"), classes);
        Path plugin = packed(classes);
        Path said = directory.resolve("said.txt");
        Process program = new ProcessBuilder(
                        tool("java"),
                        "-jar",
                        PROGRAM.toString(),
                        "--plugin",
                        plugin.toString(),
                        "--transport",
                        "blocking",
                        "--level",
                        "must",
                        "--timeout-factor",
                        "3")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertTrue(program.waitFor(280, TimeUnit.SECONDS));
        String all = Files.readString(said);
        assertEquals(0, program.exitValue(), all);
        assertTrue(all.contains(" passed, 0 failed, "), all);
    }

    @Test
    void itsOwnTestNeedsOneDependency() throws Exception {
        Path classes = compiled(SAMPLE.resolve("src/main/java"), PROGRAM.toString());
        Path tests =
                compiled(SAMPLE.resolve("src/test/java"), PROGRAM + System.getProperty("path.separator") + classes);
        assertTrue(Files.exists(tests.resolve("com/example/blocking/BlockingTransportTest.class")));
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private Path compiled(Path sources, String classPath) throws Exception {
        Path classes = Files.createTempDirectory(directory, "classes");
        List<String> arguments = new ArrayList<>(List.of(
                tool("javac"), "--release", "17", "-Xlint:all", "-Werror", "-cp", classPath, "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toString)
                    .forEach(arguments::add);
        }
        Process javac = new ProcessBuilder(arguments).inheritIO().start();
        assertTrue(javac.waitFor(120, TimeUnit.SECONDS));
        assertEquals(0, javac.exitValue(), "it does not compile");
        return classes;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private Path packed(Path classes) throws IOException {
        Path jar = directory.resolve("blocking-socket-transport.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                entries.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }
}
