package io.everwire.bench.parts;

import io.everwire.mux.frame.FrameDecoder;
import io.everwire.mux.frame.FrameHandler;
import io.everwire.mux.frame.SmuxCodec;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A frame's header written and read, as many small frames share a record: 64 bytes of payload each, and an UPD. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark implements FrameHandler {
    private static final int FRAMES = 256;
    private static final int PAYLOAD = 64;

    private final ByteBuffer record = ByteBuffer.allocateDirect(32_768);
    private final ByteBuffer out = ByteBuffer.allocateDirect(32_768);
    private final FrameDecoder decoder = new FrameDecoder(2);
    private long seen;

    @Setup
    public void prepare() {
        encode(record.clear());
        record.flip();
    }

    private static void encode(ByteBuffer into) {
        for (int i = 0; i < FRAMES / 2; i++) {
            SmuxCodec.putHeader(into, 2, SmuxCodec.PSH, PAYLOAD, i);
            into.position(into.position() + PAYLOAD);
            SmuxCodec.putUpdate(into, i, i, PAYLOAD);
        }
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public ByteBuffer write() {
        encode(out.clear());
        return out;
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long read() throws ProtocolViolation {
        record.rewind();
        while (record.hasRemaining()) {
            decoder.step(record, this);
        }
        return seen;
    }

    @Override
    public void syn(int streamId) {
        seen++;
    }

    @Override
    public void fin(int streamId) {
        seen++;
    }

    @Override
    public void push(int streamId, int length) {
        seen += streamId;
    }

    @Override
    public void payload(ByteBuffer view) {
        seen += view.remaining();
        view.position(view.limit());
    }

    @Override
    public void nop(int streamId) {
        seen++;
    }

    @Override
    public void update(int streamId, int consumed, int window) {
        seen += window;
    }
}
