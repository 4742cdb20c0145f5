package io.everwire.conformance.rig;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a case may not leave behind: descriptors that are not files, and threads. Files are left out, because a JVM opens
 * them whenever it loads a class. Where there is no {@code /proc}, only threads are looked at.
 *
 * @param descriptors targets of the links in {@code /proc/self/fd}
 * @param threads those of the process
 */
record Resources(Set<String> descriptors, Set<Thread> threads) {
    private static final File DESCRIPTORS = new File("/proc/self/fd");

    private static final List<String> NOT_OF_A_TRANSPORT =
            List.of("conformance-", "junit-", "surefire-", "globalEventExecutor");

    static Resources now() {
        return new Resources(openDescriptors(), liveThreads());
    }

    /** Waits for it, as what has ended may take a moment to be gone. */
    void checkIsBack(Limits limits) {
        Await.until(limits, () -> left().isEmpty(), () -> "left behind: " + left());
    }

    private Set<String> left() {
        Resources current = now();
        Set<String> left = new HashSet<>(current.descriptors);
        left.removeAll(descriptors);
        current.threads.stream()
                .filter(thread -> !threads.contains(thread))
                .filter(Resources::isOfATransport)
                .forEach(thread -> left.add("thread " + thread.getName()));
        return left;
    }

    /** The JVM, the test engine and the kit have threads of their own; Netty's global one ends a second after use. */
    private static boolean isOfATransport(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null
                && !group.getName().equals("system")
                && NOT_OF_A_TRANSPORT.stream().noneMatch(thread.getName()::startsWith);
    }

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet();
    }

    private static Set<String> openDescriptors() {
        String[] numbers = DESCRIPTORS.list();
        return numbers == null
                ? Set.of()
                : Set.of(numbers).stream()
                        .map(Resources::target)
                        .filter(target -> target.startsWith("socket:"))
                        .collect(Collectors.toSet());
    }

    private static String target(String number) {
        try {
            return Files.readSymbolicLink(Path.of(DESCRIPTORS.getPath(), number))
                    .toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
