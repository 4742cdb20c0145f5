package io.everwire.transport.iouring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this system says of itself, as far as it tells why io_uring cannot be used.
 *
 * @param os the system's name
 * @param arch the processor's
 * @param release the kernel's
 * @param disabled the sysctl {@code kernel.io_uring_disabled}: 0, 1, 2, or empty where there is none
 * @param lockedMemory the limit of locked memory in bytes; empty where there is no limit or it is unknown
 */
record SystemFacts(String os, String arch, String release, String disabled, OptionalLong lockedMemory) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,3})");

    private static final String LOCKED_MEMORY = "Max locked memory";

    static SystemFacts here() {
        return new SystemFacts(
                System.getProperty("os.name", ""),
                System.getProperty("os.arch", ""),
                System.getProperty("os.version", ""),
                firstLine(Path.of("/proc/sys/kernel/io_uring_disabled")),
                lockedMemory(Path.of("/proc/self/limits")));
    }

    boolean isLinux() {
        return os.toLowerCase(Locale.ROOT).equals("linux");
    }

    /** False where the release is not written as numbers. */
    boolean isOlderThan(int major, int minor) {
        Matcher numbers = NUMBERS.matcher(release);
        return numbers.lookingAt()
                && 1000 * Integer.parseInt(numbers.group(1)) + Integer.parseInt(numbers.group(2))
                        < 1000 * major + minor;
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException missing) {
            return "";
        }
    }

    /** The soft limit: {@code Max locked memory   8388608   8388608   bytes}. */
    static OptionalLong lockedMemory(Path limits) {
        try (Stream<String> lines = Files.lines(limits)) {
            return lines.filter(line -> line.startsWith(LOCKED_MEMORY))
                    .map(line -> line.substring(LOCKED_MEMORY.length()).strip().split("\\s+", 2)[0])
                    .filter(soft -> soft.chars().allMatch(Character::isDigit))
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException missing) {
            return OptionalLong.empty();
        }
    }
}
