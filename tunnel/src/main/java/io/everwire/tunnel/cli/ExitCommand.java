package io.everwire.tunnel.cli;

import com.google.inject.Guice;
import io.everwire.api.Authenticator;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.TransportProvider;
import io.everwire.tunnel.ExitOptions;
import io.everwire.tunnel.Parts;
import io.everwire.tunnel.TunnelExit;
import io.everwire.tunnel.address.Cidr;
import io.everwire.tunnel.guice.ExitModule;
import io.everwire.tunnel.metrics.MetricsServer;
import io.everwire.tunnel.metrics.PrometheusPage;
import io.everwire.tunnel.settings.NamedSettings;
import io.everwire.tunnel.settings.NamedSettings.Side;
import io.everwire.tunnel.settings.ProgramSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an exit until the process is asked to end. */
@Command(name = "exit", description = "Run an exit: it connects the streams of its clients to their targets.")
@SuppressWarnings("NullAway.Init") // set by picocli
final class ExitCommand implements Callable<Integer> {
    @Option(
            names = "--listen",
            required = true,
            paramLabel = "HOST:PORT",
            converter = Converters.Bind.class,
            description = "Where clients connect; port 0 takes a free one.")
    private InetSocketAddress listen;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The exit's secret key, as made by keygen.")
    private Path key;

    @ArgGroup(multiplicity = "1")
    private Access access;

    @Option(
            names = "--allow",
            paramLabel = "CIDR",
            converter = Converters.Block.class,
            description = "Connect to this block of addresses, too. Loopback, private, link-local and multicast"
                    + " addresses are refused otherwise. Can be given more than once.")
    private final List<Cidr> allowed = new ArrayList<>();

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description =
                    "How long open streams may take to end on SIGINT or SIGTERM, such as 30s; 0s ends them at once."
                            + " A second signal ends them at once, too. (default: 10s)")
    private Duration drain = Duration.ofSeconds(10);

    @Option(
            names = "--metrics",
            paramLabel = "[HOST:]PORT",
            converter = Converters.Local.class,
            description =
                    "Serve the exit's meters as Prometheus text at /metrics, on loopback unless a host is named; port 0"
                            + " takes a free one. There is no password.")
    private @Nullable InetSocketAddress metrics;

    @ArgGroup(exclusive = false)
    private @Nullable BalancerOptions balancer;

    @Mixin
    private TransportOption transport;

    @Mixin
    private SettingOption settings;

    @Spec
    private CommandSpec spec;

    /** Nobody runs an open relay by accident: one of the two must be said. */
    private static final class Access {
        @Option(
                names = "--authorized",
                required = true,
                paramLabel = "FILE",
                description = "Serve clients whose public keys are in this file, one in hex on each line. It is read"
                        + " again when it changes; a client whose key is removed loses its sessions.")
        private @Nullable Path authorized;

        @Option(names = "--open", required = true, description = "Serve everybody.")
        @SuppressWarnings("UnusedVariable") // that it was said is all: where there are no keys, it must be
        private boolean open;
    }

    @Override
    public Integer call() throws Exception {
        ExitKey exitKey = ExitKey.of(KeyFiles.readSeed(key));
        Optional<AuthorizedFile> authorized =
                Optional.ofNullable(access.authorized).map(AuthorizedFile::read);
        ExitOptions options = new ExitOptions(listen, exitKey, authenticator(authorized), allowed);
        ProgramSettings all = settings.onTopOf(new NamedSettings(Side.EXIT));
        Parts parts = new Parts();
        TunnelExit exit = parts.keep(
                Guice.createInjector(new ExitModule(provider(), options, all)).getInstance(TunnelExit.class));
        Signals.before(() -> drain(exit));
        return Service.run(parts, () -> {
            SocketAddress address = exit.start();
            authorized.ifPresent(file -> parts.keep(file.follow(exit)));
            Optional<MetricsServer> meters =
                    metrics == null ? Optional.empty() : Optional.of(parts.keep(serve(metrics, exit)));
            Service.print(
                    spec,
                    "LISTEN " + Service.text(address),
                    "PUBLIC " + exitKey.publicKey().hex());
            meters.ifPresent(
                    server -> Service.print(spec, "METRICS http://" + Service.text(server.address()) + "/metrics"));
        });
    }

    private TransportProvider provider() {
        TransportProvider plain = transport.provider();
        return balancer == null ? plain : balancer.over(plain);
    }

    private void drain(TunnelExit exit) {
        long streams = exit.sessions().snapshot().openStreams();
        if (!drain.isZero() && streams > 0) {
            System.err.println("everwire: waiting up to " + drain.toSeconds() + " s for " + streams
                    + " streams; a second signal ends them");
        }
        exit.drain(drain);
    }

    private static MetricsServer serve(InetSocketAddress at, TunnelExit exit) throws InterruptedException {
        try {
            return MetricsServer.start(at, PrometheusPage.of(exit.sessions()));
        } catch (IOException taken) {
            throw new UserError(String.valueOf(taken.getMessage()));
        }
    }

    private static Authenticator authenticator(Optional<AuthorizedFile> authorized) {
        if (authorized.isPresent()) {
            return authorized.get().keys();
        }
        LoggerFactory.getLogger(ExitCommand.class)
                .warn("--open: everybody who reaches this exit can connect to the internet through it");
        return Authenticator.allowAll();
    }
}
