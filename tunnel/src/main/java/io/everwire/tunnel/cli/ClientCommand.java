package io.everwire.tunnel.cli;

import com.google.inject.Guice;
import io.everwire.api.Credentials;
import io.everwire.protocolr.auth.Ed25519Credentials;
import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.tunnel.ClientOptions;
import io.everwire.tunnel.Parts;
import io.everwire.tunnel.TunnelClient;
import io.everwire.tunnel.address.Target;
import io.everwire.tunnel.dashboard.Dashboard;
import io.everwire.tunnel.dashboard.DashboardSettings;
import io.everwire.tunnel.guice.ClientModule;
import io.everwire.tunnel.metrics.PrometheusPage;
import io.everwire.tunnel.settings.NamedSettings;
import io.everwire.tunnel.settings.NamedSettings.Side;
import io.everwire.tunnel.settings.ProgramSettings;
import io.everwire.tunnel.tui.PoolTerminal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a client until the process is asked to end. */
@Command(
        name = "client",
        description = "Run a client: a local SOCKS5 and HTTP proxy whose connections leave at an exit.")
@SuppressWarnings("NullAway.Init") // set by picocli
final class ClientCommand implements Callable<Integer> {
    @Option(
            names = "--exit",
            required = true,
            paramLabel = "HOST:PORT",
            converter = Converters.Remote.class,
            description = "Where the exit listens.")
    private Target exit;

    @Option(
            names = "--exit-key",
            required = true,
            paramLabel = "HEX",
            converter = Converters.PublicKey.class,
            description = "The exit's public key, which it has to prove. Given twice, either is accepted: the old and"
                    + " the new one while the exit's key is being replaced.")
    private List<ExitPublicKey> exitKeys;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "The client's secret key, as made by keygen, for an exit with --authorized.")
    private @Nullable Path identity;

    @Option(
            names = "--socks",
            required = true,
            paramLabel = "HOST:PORT",
            converter = Converters.Bind.class,
            description = "Where to serve SOCKS5; port 0 takes a free one.")
    private InetSocketAddress socks;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            converter = Converters.Bind.class,
            description = "Where to serve an HTTP proxy, too.")
    private @Nullable InetSocketAddress http;

    @Option(names = "--sessions", paramLabel = "N", description = "How many sessions to keep, 1 to 256 (default: 8).")
    private @Nullable String sessions;

    @Option(names = "--tui", description = "Show the sessions in this terminal, one line each, until q is pressed.")
    private boolean tui;

    @Mixin
    private DashboardOption dashboard;

    @Mixin
    private TransportOption transport;

    @Mixin
    private SettingOption settings;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ClientOptions options = new ClientOptions(exit, pinned(), credentials(), socks, Optional.ofNullable(http));
        Parts parts = new Parts();
        TunnelClient client =
                parts.keep(Guice.createInjector(new ClientModule(transport.provider(), options, settings()))
                        .getInstance(TunnelClient.class));
        return tui ? Service.closing(parts, () -> show(parts, client)) : Service.run(parts, () -> start(parts, client));
    }

    /** The addresses, a line each, which are printed. */
    private List<String> start(Parts parts, TunnelClient client) throws InterruptedException {
        TunnelClient.Addresses addresses = client.start();
        List<String> lines = new ArrayList<>();
        lines.add("SOCKS " + Service.text(addresses.socks()));
        addresses.http().ifPresent(address -> lines.add("HTTP " + Service.text(address)));
        lines.addAll(List.of(dashboard.serveBy(at -> serveDashboard(client, at, parts))));
        Service.print(spec, lines.toArray(String[]::new));
        return lines;
    }

    private static String serveDashboard(TunnelClient client, InetSocketAddress at, Parts parts)
            throws IOException, InterruptedException {
        PrometheusPage metrics = parts.keep(PrometheusPage.of(client.pool()));
        Dashboard.Subject subject = Dashboard.Subject.of(client.pool()).with(metrics::addTo);
        return parts.keep(Dashboard.start(subject, DashboardSettings.at(at), new SecureRandom()))
                .url();
    }

    /** Where there is no terminal nothing has begun; where there is one, the log waits until it is free again. */
    private Integer show(Parts parts, TunnelClient client) throws Exception {
        PoolTerminal terminal = terminal();
        List<String> lines = start(parts, client);
        parts.keep(new HeldErrors());
        parts.keep(terminal).run(client.pool(), "everwire client   " + String.join("   ", lines));
        return 0;
    }

    private static PoolTerminal terminal() {
        try {
            return PoolTerminal.open();
        } catch (IOException none) {
            throw new UserError("--tui: " + none.getMessage());
        }
    }

    private PinnedKeys pinned() {
        try {
            return PinnedKeys.of(exitKeys);
        } catch (IllegalArgumentException tooMany) {
            throw new UserError("--exit-key: " + tooMany.getMessage());
        }
    }

    private Credentials credentials() {
        return identity == null ? Credentials.none() : Ed25519Credentials.of(KeyFiles.readSeed(identity));
    }

    private ProgramSettings settings() {
        NamedSettings named = new NamedSettings(Side.CLIENT);
        try {
            if (sessions != null) {
                named.set("members", sessions).build();
            }
        } catch (IllegalArgumentException outOfRange) {
            throw new UserError("--sessions " + sessions + ": " + outOfRange.getMessage());
        }
        return settings.onTopOf(named);
    }
}
