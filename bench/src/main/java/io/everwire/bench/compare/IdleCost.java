package io.everwire.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What connections and streams cost while nothing happens on them: live heap, resident memory, processor time. */
public final class IdleCost {
    private static final int FEW = 100;
    private static final int BYTES_A_STREAM = 64;
    private static final double KIB = 1_024;

    private final Contender contender;
    private final List<Sample> samples = new ArrayList<>();

    public IdleCost(Contender contender) {
        this.contender = contender;
    }

    /** Memory of both processes at a moment, behind a full collection. */
    private record Memory(double serverHeap, double clientHeap, double serverResident) {
        static Memory of(Pair pair) throws IOException {
            double server = heap(pair.contender(), pair.server());
            double client = heap(pair.contender(), pair.client());
            return new Memory(server, client, resident(pair.server()));
        }
    }

    /** Compares many connections with few of them. */
    public List<Sample> connections(int many, Duration hold) throws IOException, InterruptedException {
        Memory base;
        try (Pair few = new Pair(contender, FEW)) {
            base = Memory.of(few);
        }
        try (Pair pair = new Pair(contender, many)) {
            Memory full = Memory.of(pair);
            keep("idle-connection", base, full, many - FEW);
            double before = pair.cpuSeconds();
            Thread.sleep(hold.toMillis());
            double percent = (pair.cpuSeconds() - before) / (hold.toMillis() / 1e3) * 100;
            keep("idle-connection", "% of a core, both sides, " + many, percent);
        }
        return samples;
    }

    /** Compares many streams on one connection with one that has none. */
    public List<Sample> streams(int many) throws IOException {
        try (Pair pair = new Pair(contender, 1)) {
            pair.run("idlestreams", (long) FEW * BYTES_A_STREAM);
            Memory base = Memory.of(pair);
            pair.run("idlestreams", (long) many * BYTES_A_STREAM);
            keep("idle-stream", base, Memory.of(pair), many);
        }
        return samples;
    }

    private void keep(String scenario, Memory before, Memory after, int count) {
        keep(scenario, "server heap B", (after.serverHeap - before.serverHeap) / count);
        keep(scenario, "client heap B", (after.clientHeap - before.clientHeap) / count);
        keep(scenario, "server RSS B", (after.serverResident - before.serverResident) / count);
    }

    private void keep(String scenario, String unit, double value) {
        samples.add(new Sample(contender.label(), scenario, unit, List.of(value)));
    }

    /** The last line of a class histogram, which is preceded by a full collection: {@code Total objects bytes}. */
    private static double heap(Contender contender, Worker process) throws IOException {
        Process asked = new ProcessBuilder(
                        contender.home().resolve("bin").resolve("jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToDouble(line -> Double.parseDouble(line.strip().split("\\s+", -1)[2]))
                .findFirst()
                .orElseThrow(() -> new IOException("no histogram: " + histogram.strip()));
    }

    private static double resident(Worker process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Double.parseDouble(line.replaceAll("[^0-9]", "")) * KIB;
            }
        }
        throw new IOException("no VmRSS of " + process.pid());
    }
}
