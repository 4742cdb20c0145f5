package io.everwire.bench.cli;

import io.everwire.bench.everwire.EverwireStack;
import io.everwire.bench.flow.Stack;
import io.everwire.bench.load.CommandService;
import io.everwire.protocolr.auth.ExitKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an exit that serves the commands of loads, until the process is asked to end. */
@Command(
        name = "exit",
        description = {
            "Run an exit whose streams are measured.",
            "It serves [\"echo\"], [\"discard\"], [\"discard\",\"N\"] and [\"source\",\"N\"] for everybody."
        })
@SuppressWarnings("NullAway.Init") // set by picocli
final class ExitCommand implements Callable<Integer> {
    @Option(
            names = "--listen",
            required = true,
            paramLabel = "HOST:PORT",
            converter = Converters.Address.class,
            description = "Where clients connect; port 0 takes a free one.")
    private InetSocketAddress listen;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The exit's secret key, 64 hex digits, as keygen makes it; a fresh one by default.")
    private @Nullable Path key;

    @Mixin
    private TransportOptions transport;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ExitKey exitKey = key == null ? EverwireStack.freshKey() : read(key);
        Stack stack = new EverwireStack(transport.provider(), transport.settings(), exitKey);
        try (Stack.Server server = stack.serve(listen, CommandService::new)) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("PUBKEY " + server.key());
            out.println("LISTEN " + text(server.address()));
            out.flush();
            awaitEnd();
        }
        return 0;
    }

    /** SIGINT or SIGTERM ends the process; an interrupt ends the wait where there is no process of its own. */
    private static void awaitEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExitKey read(Path file) throws IOException {
        String seed = lines(file).stream()
                .map(line -> line.replaceFirst("^secret ", "").strip())
                .filter(line -> !line.isEmpty() && !line.startsWith("public "))
                .findFirst()
                .orElse("");
        try {
            return ExitKey.of(HexFormat.of().parseHex(seed));
        } catch (IllegalArgumentException malformed) {
            throw new IOException("no secret key of 64 hex digits in " + file);
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new IOException("cannot read the key file " + file + ": " + unreadable);
        }
    }

    /** {@code address:port}, an IPv6 address in brackets. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
