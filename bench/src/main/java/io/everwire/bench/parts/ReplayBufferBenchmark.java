package io.everwire.bench.parts;

import io.everwire.protocolr.resume.ChunkPool;
import io.everwire.protocolr.resume.ChunkSource;
import io.everwire.protocolr.resume.ReplayBuffer;
import io.everwire.protocolr.resume.ReplayChunk;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a piece costs in the replay buffer beside its copy: in, out and proven; and out once more for another wire. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // set up before use
public class ReplayBufferBenchmark {
    private static final long HELD = 4 << 20;

    @Param({"64", "32768"})
    public int bytes;

    private ReplayBuffer busy;
    private ReplayBuffer full;

    /** Chunks without a budget. */
    private record Endless(ChunkPool pool) implements ChunkSource {
        @Override
        public @Nullable ReplayChunk take(int wanted) {
            return pool.take(wanted);
        }

        @Override
        public @Nullable ReplayChunk takeLeast() {
            return pool.takeLeast();
        }

        @Override
        public @Nullable ReplayChunk takeReserve(int wanted) {
            return pool.take(wanted);
        }

        @Override
        public void give(ReplayChunk chunk) {
            pool.give(chunk);
        }

        @Override
        public void giveReserve(ReplayChunk chunk) {
            pool.give(chunk);
        }
    }

    @Setup
    public void prepare() {
        busy = new ReplayBuffer(new Endless(new ChunkPool(true, 128)));
        full = new ReplayBuffer(new Endless(new ChunkPool(true, 128)));
        while (full.held() < HELD) {
            append(full);
            full.advance(bytes);
        }
    }

    private void append(ReplayBuffer buffer) {
        Objects.requireNonNull(buffer.claim(bytes, bytes, false));
        buffer.commit(bytes);
    }

    @Benchmark
    public long appendSendAndProve() {
        append(busy);
        Objects.requireNonNull(busy.unsent(bytes));
        busy.advance(bytes);
        busy.proven(busy.sent());
        return busy.proven();
    }

    /** The whole of 4 MiB, piece by piece. */
    @Benchmark
    public long replay() {
        full.rewind(full.proven());
        while (full.waiting() > 0) {
            full.advance(Objects.requireNonNull(full.unsent(bytes)).remaining());
        }
        return full.sent();
    }
}
