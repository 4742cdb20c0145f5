package io.everwire.conformance.rig;

import io.everwire.testkit.OpenDescriptors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a case may not leave behind: descriptors and threads.
 *
 * @param descriptors those that were open
 * @param threads those of the process
 */
record Resources(OpenDescriptors descriptors, Set<Thread> threads) {
    /**
     * The JVM's, which it starts at first use and keeps, the test engine's and the kit's own; Netty's global one ends a
     * second after its use.
     */
    private static final List<String> NOT_OF_A_TRANSPORT = List.of(
            "CompletableFutureDelayScheduler",
            "ForkJoinPool.commonPool-",
            "conformance-",
            "junit-",
            "surefire-",
            "globalEventExecutor",
            "process reaper");

    static {
        useWhatTheMachineKeeps();
    }

    /**
     * The JVM opens a pair of sockets when its first channel is made and another one when its first socket is closed,
     * and keeps one of each for good: whichever case came first would seem to have left them.
     */
    private static void useWhatTheMachineKeeps() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
                SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress())) {
            socket.setSoLinger(true, 0);
            channel.configureBlocking(false);
        } catch (IOException noNetwork) {
            throw new UncheckedIOException(noNetwork);
        }
    }

    static Resources now() {
        return new Resources(OpenDescriptors.now(), liveThreads());
    }

    /** Waits for it, as what has ended may take a moment to be gone. */
    void checkIsBack(Limits limits) {
        Await.until(limits, () -> left().isEmpty(), () -> "left behind: " + left());
    }

    private Set<String> left() {
        Set<String> left = new HashSet<>(OpenDescriptors.now().since(descriptors));
        liveThreads().stream()
                .filter(thread -> !threads.contains(thread) && isOfATransport(thread))
                .forEach(thread -> left.add("thread " + thread.getName()));
        return left;
    }

    private static boolean isOfATransport(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null
                && !group.getName().equals("system")
                && NOT_OF_A_TRANSPORT.stream().noneMatch(thread.getName()::startsWith);
    }

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet();
    }
}
