package io.everwire.tunnel.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs and commands that are marked to be run are, the commands of a document one after the other in one shell, in a
 * folder that has what the repository has. Only the ports are others: those of the documents may be taken.
 */
class DocumentsIT {
    private static final long SECONDS = 240;
    private static final Pattern PORT = Pattern.compile("(?<=(?:127\\.0\\.0\\.1|localhost):)[1-9][0-9]{3,4}\\b");

    static List<Document> documents() {
        List<Document> documents = Repository.documents().stream()
                .filter(document -> document.blocks().stream().anyMatch(DocumentsIT::isRun))
                .toList();
        assertFalse(documents.isEmpty());
        return documents;
    }

    private static boolean isRun(Block block) {
        return block.marks().has(Marks.RUN) && !block.language().equals("java");
    }

    static List<Block> programs() {
        List<Block> programs = Repository.documents().stream()
                .flatMap(document -> document.blocks().stream())
                .filter(block ->
                        block.marks().has(Marks.RUN) && block.language().equals("java"))
                .toList();
        assertFalse(programs.isEmpty());
        return programs;
    }

    /** With everything that the program consists of on its class path. */
    @ParameterizedTest
    @MethodSource("programs")
    void theProgramEndsWell(Block block, @TempDir Path folder) throws Exception {
        Path source = Files.writeString(folder.resolve("Program.java"), block.text());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String everwire =
                Path.of(System.getProperty("everwire.jar")).toAbsolutePath().toString();
        run(folder, java, "-ea", "-cp", everwire, source.toString());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void itsCommandsDoWhatTheySay(Document document, @TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
        String script = script(document);
        assumeTrue(!script.contains("jlink ") || canLink(), "this JDK has no jmods, and cannot link without");
        List<Path> links = linkRepository(folder);
        try {
            run(folder, "/bin/bash", "-eu", "-o", "pipefail", "-x", "-c", script);
        } finally {
            for (Path link : links) {
                Files.delete(link);
            }
        }
    }

    private static void run(Path folder, String... command) throws Exception {
        Path said = Files.createTempFile("everwire-document", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            String all = Files.readString(said);
            assertTrue(ended, "still running:\n" + all);
            assertEquals(0, process.exitValue(), all);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(said);
        }
    }

    private static boolean canLink() throws IOException {
        Path home = Path.of(System.getProperty("java.home"));
        if (Files.isDirectory(home.resolve("jmods"))) {
            return true;
        }
        Process jlink = new ProcessBuilder(home.resolve("bin").resolve("jlink").toString(), "--help").start();
        return new String(jlink.getInputStream().readAllBytes(), UTF_8).contains("run-time image enabled");
    }

    private static List<Path> linkRepository(Path folder) throws IOException {
        List<Path> links = new ArrayList<>();
        try (Stream<Path> entries = Files.list(Repository.ROOT)) {
            for (Path entry : entries.toList()) {
                Path link = folder.resolve(entry.getFileName().toString());
                links.add(Files.createSymbolicLink(link, entry));
            }
        }
        return links;
    }

    /** What it started in the background ends with it. */
    private static String script(Document document) throws IOException {
        String commands = document.blocks().stream()
                .filter(DocumentsIT::isRun)
                .map(DocumentsIT::commands)
                .collect(Collectors.joining("\n"));
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        return "PATH=" + java + ":$PATH\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + onFreePorts(commands);
    }

    private static String commands(Block block) {
        return block.language().equals("console")
                ? block.text()
                        .lines()
                        .filter(line -> line.startsWith("$ "))
                        .map(line -> line.substring(2))
                        .collect(Collectors.joining("\n"))
                : block.text();
    }

    private static String onFreePorts(String commands) throws IOException {
        Map<String, String> ports = new HashMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (String port :
                    PORT.matcher(commands).results().map(found -> found.group()).toList()) {
                if (!ports.containsKey(port)) {
                    ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    held.add(free);
                    ports.put(port, Integer.toString(free.getLocalPort()));
                }
            }
        } finally {
            for (ServerSocket free : held) {
                free.close();
            }
        }
        return PORT.matcher(commands).replaceAll(found -> ports.getOrDefault(found.group(), found.group()));
    }
}
