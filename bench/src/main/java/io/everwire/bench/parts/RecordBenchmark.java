package io.everwire.bench.parts;

import io.everwire.protocolr.tinyss.AeadFactory;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.protocolr.tinyss.RecordOpener;
import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
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

/**
 * A record sealed, and sealed and opened again, in the memory that each cipher prefers. Opening alone cannot be repeated: a
 * record has one place in its sequence.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // set up before use
public class RecordBenchmark {
    @Param({"openssl", "sunjce", "conscrypt", "bc"})
    public String cipher = "";

    @Param({"64", "1024", "8192", "32768"})
    public int bytes;

    private RecordSealer sealer;
    private RecordSealer paired;
    private RecordOpener opener;
    private ByteBuffer plain;
    private ByteBuffer record;

    @Setup
    public void prepare() {
        AeadFactory factory = Aeads.named(cipher);
        byte[] key = new byte[32];
        sealer = new RecordSealer(factory.create(key));
        paired = new RecordSealer(factory.create(key));
        opener = new RecordOpener(factory.create(key));
        plain = factory.prefersDirect() ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
        record = ByteBuffer.allocateDirect(RecordSealer.sealedLength(bytes));
    }

    @Benchmark
    public ByteBuffer seal() {
        sealer.seal(plain.clear(), record.clear());
        return record;
    }

    @Benchmark
    public @Nullable ByteBuffer sealAndOpen() throws ProtocolViolation {
        paired.seal(plain.clear(), record.clear());
        return Objects.requireNonNull(opener.open(record.flip()));
    }
}
