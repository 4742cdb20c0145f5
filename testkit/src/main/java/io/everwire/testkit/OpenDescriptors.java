package io.everwire.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What this process held open at one moment, by identity and not by number: a count says nothing where something
 * unrelated closes meanwhile. Files are left out, since loading a class opens some. An immutable value, from {@code
 * /proc}, so on Linux only; elsewhere nothing is found.
 */
public final class OpenDescriptors {
    private static final Path OWN = Path.of("/proc/self/fd");
    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;
    private static final int LIMIT_COLUMN = 25;

    static {
        openWhatTheJdkKeeps();
    }

    private final Set<String> open;

    private OpenDescriptors(Set<String> open) {
        this.open = open;
    }

    /**
     * With its first socket, or with the first one that it closes, a JDK makes a Unix socket for itself, which it puts in
     * the place of whatever is closed under a waiting thread, and which it keeps. It must not look as if a transport had
     * left it.
     */
    private static void openWhatTheJdkKeeps() {
        try {
            new ServerSocket(0, 1, InetAddress.getLoopbackAddress()).close(); // an unbound one is none yet
        } catch (IOException noSockets) {
            return; // and so none that is kept
        }
    }

    /** What is open in this process now. */
    public static OpenDescriptors now() {
        Set<String> open = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(OWN)) {
            all.forEach(descriptor -> identity(descriptor).ifPresent(open::add));
        } catch (IOException noSuchSystem) {
            return new OpenDescriptors(Set.of());
        }
        return new OpenDescriptors(open);
    }

    /** A socket is known by its inode alone, whatever else by its number, too. */
    private static Optional<String> identity(Path descriptor) {
        String target = target(descriptor);
        if (target.isEmpty() || target.startsWith("/")) {
            return Optional.empty();
        }
        return Optional.of(target.startsWith("socket:") ? target : descriptor.getFileName() + " " + target);
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** What is open here and was not then. */
    public Set<String> since(OpenDescriptors then) {
        Set<String> fresh = new TreeSet<>(open);
        fresh.removeAll(then.open);
        return fresh;
    }

    /** How many this process may have open at once; none is known of on other systems than Linux. */
    public static long limit() {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
            return limits.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.substring(LIMIT_COLUMN).strip().split("\\s+", -1)[0])
                    .filter(soft -> !soft.equals("unlimited"))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException noSuchSystem) {
            return Long.MAX_VALUE;
        }
    }

    /** Whether this one, as {@link #socket} or {@link #since} names it, was open. */
    public boolean has(String descriptor) {
        return open.contains(descriptor);
    }

    /** How the TCP socket of this machine between two loopback addresses is named here, if there is one. */
    public static Optional<String> socket(SocketAddress local, SocketAddress remote) {
        String from = port(local);
        String to = port(remote);
        return TABLES.stream()
                .flatMap(table -> rows(table, from, to).stream())
                .map(row -> row.trim().split("\\s+"))
                .filter(row -> row[LOCAL].endsWith(from) && row[REMOTE].endsWith(to) && !row[INODE].equals("0"))
                .map(row -> "socket:[" + row[INODE] + "]")
                .findFirst();
    }

    private static String port(SocketAddress address) {
        return String.format(":%04X", ((InetSocketAddress) address).getPort());
    }

    /** A busy machine has tens of thousands of others. */
    private static List<String> rows(Path table, String from, String to) {
        if (!Files.exists(table)) {
            return List.of();
        }
        try (Stream<String> rows = Files.lines(table)) {
            return rows.filter(row -> row.contains(from) && row.contains(to)).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
