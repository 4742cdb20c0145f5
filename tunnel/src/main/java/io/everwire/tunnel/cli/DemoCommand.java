package io.everwire.tunnel.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.everwire.spi.TransportProvider;
import io.everwire.tunnel.demo.Demo;
import io.everwire.tunnel.demo.DemoReport;
import io.everwire.tunnel.demo.DemoSettings;
import io.everwire.tunnel.transport.TransportChoice;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows on one machine what a tunnel survives. */
@Command(
        name = "demo",
        description = "Download and upload through a client and an exit on this machine while their wires are cut.")
@SuppressWarnings("NullAway.Init") // set by picocli
final class DemoCommand implements Callable<Integer> {
    private static final Duration USUAL_CUTS = Duration.ofMillis(200);

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            converter = Converters.Size.class,
            defaultValue = "256MiB",
            description = "How much to transfer each way (default: ${DEFAULT-VALUE}).")
    private long size;

    @Option(
            names = "--cut-every",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "The mean time between two faults that strike all wires, 0ms for none"
                    + " (default: 200ms; with --keep none, but wires end one by one).")
    private @Nullable Duration cutEvery;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Draws the bytes and the faults (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--keep",
            description = "Transfer again and again over a network like a real one, until told to end.")
    private boolean keep;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Mixin
    private DashboardOption dashboard;

    @Mixin
    private TransportOption transport;

    @Option(
            names = "--exit-transport",
            paramLabel = "NAME",
            description = "The transport of the exit, where it is not to be that of the client.")
    private @Nullable String exitTransport;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        DemoProgress progress = DemoProgress.forTerminal(json || keep, 2 * size);
        TransportProvider client = transport.provider();
        TransportProvider exit = exitTransport == null ? client : TransportChoice.of(exitTransport);
        Demo demo = new Demo(settings(), client, exit, progress);
        return Service.closing(demo, () -> {
            demo.start();
            Service.print(spec, dashboard.serveBy(demo::serveDashboard));
            boolean ok = transfer(demo, progress);
            while (keep && ok) {
                ok = transfer(demo, progress);
            }
            return ok ? 0 : 1;
        });
    }

    private DemoSettings settings() {
        Duration usual = keep ? Duration.ZERO : USUAL_CUTS;
        return new DemoSettings(size, cutEvery == null ? usual : cutEvery, seed, keep);
    }

    private boolean transfer(Demo demo, DemoProgress progress) throws Exception {
        DemoReport report;
        try (progress) {
            report = demo.run();
        }
        Service.print(spec, json ? toJson(report) : report.summary());
        return report.ok();
    }

    private static String toJson(DemoReport report) throws JsonProcessingException {
        return JsonMapper.builder().build().writeValueAsString(report);
    }
}
