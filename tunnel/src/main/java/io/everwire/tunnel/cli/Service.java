package io.everwire.tunnel.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;

/** How a command holds what must be closed before the process ends, by itself or because it is told to. */
final class Service {
    private Service() {}

    /** What a command does before it waits. */
    @FunctionalInterface
    interface Start {
        void run() throws Exception;
    }

    /** Starts a service and waits until the process is told to end (SIGINT, SIGTERM) or this thread is interrupted. */
    static int run(AutoCloseable service, Start start) throws Exception {
        return closing(service, () -> {
            start.run();
            new CountDownLatch(1).await();
            return 0;
        });
    }

    /** Does some work; the service is closed behind it, also where the process is told to end meanwhile. */
    static int closing(AutoCloseable service, Callable<Integer> work) throws Exception {
        Thread hook = new Thread(() -> close(service), "everwire-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            if (remove(hook)) {
                close(service);
            } else {
                new CountDownLatch(1).await(); // the process ends: nothing that failed by it is news
            }
        }
    }

    /** Lines on stdout, at once: somebody waits for them. */
    static void print(CommandSpec spec, String... lines) {
        PrintWriter out = spec.commandLine().getOut();
        for (String line : lines) {
            out.println(line);
        }
        out.flush();
    }

    /** {@code address:port}, an IPv6 address in brackets. */
    static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return address.toString();
        }
        String host = inet.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
    }

    /** Whether the hook will not run: the process is not ending yet. */
    private static boolean remove(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    private static void close(AutoCloseable service) {
        boolean interrupted = Thread.interrupted(); // the wait for threads must not be cut short
        try {
            service.close();
        } catch (Exception unclean) {
            System.err.println("everwire: did not end cleanly: " + unclean.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
