package io.everwire.bench.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and when something was measured.
 *
 * @param processor as the system calls it
 * @param processors how many
 * @param system name and version; on Linux also how new connections of TCP control congestion, as that decides whether the
 *     kernel paces what they send
 * @param load the average of runnable threads a minute before, which tells whether the machine was quiet
 * @param commit of the working copy; with a plus if it was changed
 * @param time when it began
 */
public record Machine(String processor, int processors, String system, double load, String commit, String time) {
    private static final Path CONGESTION_CONTROL = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");

    public static Machine here() {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                systemName(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                output("git", "describe", "--always", "--dirty=+", "--exclude=*"),
                Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
    }

    private static String processorName() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException elsewhere) {
            return System.getProperty("os.arch");
        }
    }

    private static String systemName() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.version");
        try {
            return system + ", TCP by " + Files.readString(CONGESTION_CONTROL).strip();
        } catch (IOException elsewhere) {
            return system;
        }
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "unknown" : text;
        } catch (IOException missing) {
            return "unknown";
        }
    }
}
