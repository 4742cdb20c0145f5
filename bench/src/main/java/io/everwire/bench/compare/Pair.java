package io.everwire.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server and a client of one contender, in processes of their own, that stay warm between scenarios. */
final class Pair implements AutoCloseable {
    private static final double GIB = 1L << 30;

    private final Contender contender;
    private final Worker server;
    private final Worker client;

    Pair(Contender contender) throws IOException {
        this.contender = contender;
        server = new Worker(command(contender, "serve", contender.stack()));
        String key = server.hear("PUBKEY ");
        String address = server.hear("LISTEN ");
        client = new Worker(command(
                contender,
                "drive",
                contender.stack(),
                "--connect",
                address,
                "--pub=" + key,
                "--sessions",
                Integer.toString(contender.connections())));
        client.hear("READY");
    }

    private static List<String> command(Contender contender, String... arguments) {
        List<String> command = new ArrayList<>(contender.program());
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    Contender contender() {
        return contender;
    }

    Worker server() {
        return server;
    }

    Worker client() {
        return client;
    }

    /** Runs a scenario; its figures by unit, and what it cost in processor time on both sides together. */
    Map<String, Double> run(String scenario, long bytes) throws IOException, ScenarioFailure {
        double before = cpuSeconds();
        Map<String, Double> figures = new LinkedHashMap<>();
        client.say(scenario + " " + bytes);
        for (String line = client.hear(); !line.equals("DONE"); line = client.hear()) {
            String[] columns = line.split(",", -1);
            if (line.startsWith("FAILED") || columns.length != 4) {
                throw new ScenarioFailure(line);
            }
            figures.put(columns[2], Double.parseDouble(columns[3]));
        }
        double spent = cpuSeconds() - before;
        Double count = figures.remove("count");
        if (count == null) {
            figures.put("cpu-s/GiB", spent / bytes * GIB);
        } else if (count > 0) {
            figures.put("cpu-us/op", spent / count * 1e6);
        }
        return figures;
    }

    double cpuSeconds() {
        return server.cpuSeconds() + client.cpuSeconds();
    }

    /** Ends both at once: thousands of connections take their time to end in good order, and nothing more is heard of it. */
    void kill() {
        client.kill();
        server.kill();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
