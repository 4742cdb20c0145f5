package io.everwire.bench.cli;

import io.everwire.bench.flow.Stack;
import io.everwire.bench.load.CommandService;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The server's side of any stack, until its standard input ends. */
@Command(name = "serve", description = "Run the server of a stack until standard input ends: one side of compare.")
@SuppressWarnings("NullAway.Init") // set by picocli
final class ServeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STACK", description = "Its name, as compare takes it.")
    private String stack;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = Converters.Address.class,
            description = "Where clients connect (default: a free port on loopback).")
    private InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (Stack.Server server = Stacks.named(stack).serve(listen, CommandService::new)) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("PUBKEY " + server.key());
            out.println("LISTEN " + ExitCommand.text(server.address()));
            out.flush();
            while (System.in.read() >= 0) {}
        }
        return 0;
    }
}
