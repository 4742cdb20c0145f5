package io.everwire.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What connections and streams cost while nothing happens on them: live heap, resident memory, processor time. */
public final class IdleCost {
    private static final int FEW = 100;
    private static final int BYTES_A_STREAM = 64;
    private static final double KIB = 1_024;

    /**
     * What just-in-time compilers have left to do from the beginning is not what idling costs, and they go on as long as
     * sessions are asked for the first and second time whether they are still there, which is each half minute or so. That nothing
     * happens for some seconds says nothing: these questions come together.
     */
    private static final Duration SETTLING = Duration.ofSeconds(75);

    /** A session gives back what it does not need a death timeout after it was last busy: 8 s here, and what alarms are late. */
    private static final Duration RESTING = Duration.ofSeconds(10);

    private final Contender contender;
    private final List<Sample> samples = new ArrayList<>();

    private IdleCost(Contender contender) {
        this.contender = contender;
    }

    /**
     * Measures what is asked for.
     *
     * @param connections how many, or 0; what one takes of memory is told of more than {@value #FEW} only, since it is what
     *     those have more that are beyond
     * @param streams how many on one connection, or 0
     * @param hold for how long processor time is measured
     * @param complaints hears of a stack that cannot hold so many
     */
    public static List<Sample> of(
            Contender contender, int connections, int streams, Duration hold, Consumer<String> complaints)
            throws InterruptedException {
        IdleCost cost = new IdleCost(contender);
        try {
            if (connections > 0) {
                cost.connections(connections, hold);
            }
            if (streams > 0) {
                cost.streams(streams);
            }
        } catch (IOException failure) {
            complaints.accept("idle, " + contender.label() + ": " + failure.getMessage());
        }
        return cost.samples;
    }

    /**
     * Measures the processor time of sessions of our own that nobody asks whether they are still there: what is left is what
     * they do by themselves.
     */
    public static List<Sample> unprobed(
            Contender contender, int connections, Duration hold, Consumer<String> complaints)
            throws InterruptedException {
        IdleCost cost = new IdleCost(contender);
        try (Pair pair = new Pair(contender.unprobed().with(connections))) {
            use(pair, connections);
            cost.share(pair, hold, connections + ", unprobed");
            pair.kill();
        } catch (IOException failure) {
            complaints.accept("idle, unprobed, " + contender.label() + ": " + failure.getMessage());
        }
        return cost.samples;
    }

    /** Memory of both processes at a moment, behind a full collection. */
    private record Memory(double serverHeap, double clientHeap, double serverResident) {
        static Memory of(Pair pair) throws IOException {
            double server = heap(pair.contender(), pair.server());
            double client = heap(pair.contender(), pair.client());
            return new Memory(server, client, resident(pair.server()));
        }
    }

    /** Compares many connections with few of them; each has carried a stream, so that all of them work. */
    private void connections(int many, Duration hold) throws IOException, InterruptedException {
        Optional<Memory> base = many > FEW ? Optional.of(ofFew()) : Optional.empty();
        try (Pair pair = new Pair(contender.with(many))) {
            use(pair, many);
            if (base.isPresent()) {
                keep("idle-connection", base.get(), Memory.of(pair), many - FEW);
            }
            share(pair, hold, Integer.toString(many));
            pair.kill();
        }
    }

    private Memory ofFew() throws IOException, InterruptedException {
        try (Pair few = new Pair(contender.with(FEW))) {
            use(few, FEW);
            return Memory.of(few);
        }
    }

    /** @param what how many there are, and what is special about them */
    private void share(Pair pair, Duration hold, String what) throws InterruptedException {
        Thread.sleep(SETTLING.toMillis());
        double server = pair.server().cpuSeconds();
        double client = pair.client().cpuSeconds();
        Thread.sleep(hold.toMillis());
        keepShare("server", pair.server().cpuSeconds() - server, hold, what);
        keepShare("client", pair.client().cpuSeconds() - client, hold, what);
    }

    private static void use(Pair pair, int connections) throws IOException, InterruptedException {
        try {
            pair.run("open", (long) connections * BYTES_A_STREAM);
        } catch (ScenarioFailure failure) {
            throw new IOException(failure.getMessage(), failure);
        }
        Thread.sleep(RESTING.toMillis());
    }

    private void keepShare(String side, double seconds, Duration hold, String what) {
        keep("idle-connection", side + " % of a core, " + what, seconds / (hold.toMillis() / 1e3) * 100);
    }

    /** Compares many streams on one connection with one that has none. */
    private void streams(int many) throws IOException {
        try (Pair pair = new Pair(contender)) {
            pair.run("idlestreams", (long) FEW * BYTES_A_STREAM);
            Memory base = Memory.of(pair);
            pair.run("idlestreams", (long) many * BYTES_A_STREAM);
            keep("idle-stream", base, Memory.of(pair), many);
            pair.kill();
        } catch (ScenarioFailure failure) {
            throw new IOException(failure.getMessage(), failure);
        }
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
