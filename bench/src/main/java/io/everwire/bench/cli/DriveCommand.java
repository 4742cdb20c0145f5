package io.everwire.bench.cli;

import io.everwire.bench.flow.Link;
import io.everwire.bench.load.Repl;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The client's side of any stack, told by standard input what to run. */
@Command(name = "drive", description = "Run scenarios over a stack, as client --repl does: the other side of compare.")
@SuppressWarnings("NullAway.Init") // set by picocli
final class DriveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STACK", description = "Its name, as compare takes it.")
    private String stack;

    @Option(
            names = "--connect",
            required = true,
            paramLabel = "HOST:PORT",
            converter = Converters.Address.class,
            description = "Where the server listens.")
    private InetSocketAddress connect;

    @Option(names = "--pub", paramLabel = "HEX", description = "What the server printed as PUBKEY.")
    private String key = "";

    @Option(names = "--sessions", paramLabel = "N", description = "Connections that share the load (default: 1).")
    private int sessions = 1;

    @Option(
            names = "--limit",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "When round trips and the like are enough (default: 10s).")
    private Duration limit = Repl.ENOUGH;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (Link link = Stacks.named(stack).connect(connect, key, sessions)) {
            new Repl(link, stack, limit, spec.commandLine().getOut())
                    .serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
        return 0;
    }
}
