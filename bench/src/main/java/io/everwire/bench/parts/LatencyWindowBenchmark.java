package io.everwire.bench.parts;

import io.everwire.pool.policy.LatencyWindow;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A round trip noted, and the worst one asked for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LatencyWindowBenchmark {
    /** Falling ones are the worst case: none of them outlives another. */
    @Param({"random", "falling"})
    public String order = "";

    private final LatencyWindow window = new LatencyWindow(TimeUnit.MINUTES.toNanos(5));
    private long now;
    private long state = 1;

    @Benchmark
    public long addAndAsk() {
        now += 1_000_000;
        window.add(order.equals("falling") ? Long.MAX_VALUE - now : random(), now);
        return window.worstNanos(now);
    }

    private long random() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state >>> 34;
    }
}
