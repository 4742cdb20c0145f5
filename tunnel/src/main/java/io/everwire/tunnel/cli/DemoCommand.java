package io.everwire.tunnel.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.everwire.tunnel.demo.Demo;
import io.everwire.tunnel.demo.DemoReport;
import io.everwire.tunnel.demo.DemoSettings;
import java.time.Duration;
import java.util.concurrent.Callable;
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
            defaultValue = "200ms",
            description = "The mean time between two faults, 0ms for none (default: ${DEFAULT-VALUE}).")
    private Duration cutEvery;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Draws the bytes and the faults (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Mixin
    private TransportOption transport;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        DemoProgress progress = DemoProgress.forTerminal(json, 2 * size);
        Demo demo = new Demo(new DemoSettings(size, cutEvery, seed), transport.provider(), progress);
        return Service.closing(demo, () -> {
            DemoReport report;
            try (progress) {
                report = demo.run();
            }
            Service.print(spec, json ? toJson(report) : report.summary());
            return report.ok() ? 0 : 1;
        });
    }

    private static String toJson(DemoReport report) throws JsonProcessingException {
        return JsonMapper.builder().build().writeValueAsString(report);
    }
}
