package io.everwire.bench.cli;

import io.everwire.bench.everwire.EverwireStack;
import io.everwire.bench.flow.Failures;
import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.everwire.bench.load.LoadFailure;
import io.everwire.bench.load.Repl;
import io.everwire.bench.load.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one load against an exit, or those that it is asked for on standard input. */
@Command(
        name = "client",
        description = {
            "Run a load against an exit.",
            "Prints one line, OK with the figures or FAILED with the reason, and ends with 0 or 1."
        })
@SuppressWarnings("NullAway.Init") // set by picocli
final class ClientCommand implements Callable<Integer> {
    private static final Duration ENDLESS = Duration.ofDays(1);

    @Option(
            names = "--connect",
            required = true,
            paramLabel = "HOST:PORT",
            converter = Converters.Address.class,
            description = "Where the exit listens.")
    private InetSocketAddress connect;

    @Option(
            names = "--pub",
            required = true,
            paramLabel = "HEX",
            description = "The exit's public key, which it has to prove.")
    private String key;

    @Mixin
    private LoadOptions load;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            converter = Converters.Crowd.class,
            description = "Sessions over which streams are spread in turn (default: ${DEFAULT-VALUE}).")
    private int sessions = 1;

    @Option(
            names = "--chaos",
            paramLabel = "MS",
            description = "Cut the client's own wires each time so many milliseconds have passed.")
    private long chaosMillis;

    @Option(
            names = "--limit",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description =
                    "Begin no more round trips, opens and handshakes after this time; with --repl 10s, else without end.")
    private @Nullable Duration limit;

    @Option(
            names = "--tag",
            paramLabel = "TEXT",
            description = "The first column of what --repl answers (default: ${DEFAULT-VALUE}).")
    private String tag = "everwire";

    @Mixin
    private TransportOptions transport;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try {
            run(out);
            return 0;
        } catch (LoadFailure | ExecutionException | RuntimeException failure) {
            out.println("FAILED " + Failures.line(failure));
            return 1;
        } finally {
            out.flush();
        }
    }

    private void run(PrintWriter out) throws Exception {
        if (chaosMillis < 0) {
            throw new IllegalArgumentException("--chaos " + chaosMillis + " must be 0, for never, or more");
        }
        Stack stack = new EverwireStack(transport.provider(), transport.settings(), EverwireStack.freshKey());
        try (Link link = stack.connect(connect, key, load.sessions(sessions))) {
            Chaos chaos = Chaos.every(chaosMillis, link);
            try {
                run(link, out);
            } finally {
                chaos.end();
            }
        }
    }

    private void run(Link link, PrintWriter out) throws IOException, LoadFailure, InterruptedException {
        if (load.repl()) {
            Duration enough = limit == null ? Repl.ENOUGH : limit;
            new Repl(link, tag, enough, out)
                    .serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        } else {
            Result result = load.load().run(link, limit == null ? ENDLESS : limit);
            out.println(figures(result, link));
        }
    }

    private static String figures(Result result, Link link) {
        long resumed = link.resumed(); // first: of wires there are never fewer
        return String.format(
                Locale.ROOT,
                "OK MBps=%.1f rate=%.1f/s p50=%.0fus p99=%.0fus wires=%d resumed=%d",
                result.megabytesPerSecond(),
                result.rate(),
                result.micros(50),
                result.micros(99),
                link.wires(),
                resumed);
    }
}
