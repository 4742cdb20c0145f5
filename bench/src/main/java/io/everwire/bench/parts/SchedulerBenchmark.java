package io.everwire.bench.parts;

import io.everwire.mux.machine.SendItem;
import io.everwire.mux.machine.SmuxMachine;
import io.everwire.mux.machine.SmuxRules;
import io.everwire.mux.machine.StreamMachine;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * One message of 64 bytes through two joined machines: written on one stream after another of those that are open, framed,
 * taken apart, read, and acknowledged as the machines see fit. What grows with the number of open streams is seen here. No
 * bound of what is in flight: it goes by a clock, and none runs here.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // set up before use
public class SchedulerBenchmark {
    private static final int MESSAGE = 64;
    private static final long TICK_NANOS = 1_000;

    @Param({"1", "100", "10000"})
    public int streams;

    private final ByteBuffer room = ByteBuffer.allocate(65_536);
    private final ByteBuffer message = ByteBuffer.allocate(MESSAGE);
    private final ByteBuffer into = ByteBuffer.allocate(MESSAGE);
    private final List<StreamMachine> written = new ArrayList<>();
    private final List<StreamMachine> read = new ArrayList<>();
    private SmuxMachine dialer;
    private SmuxMachine acceptor;
    private long dialerSent;
    private long acceptorSent;
    private long now;
    private int turn;

    @Setup
    public void open() throws ProtocolViolation {
        dialer = new SmuxMachine(rules(true), now);
        acceptor = new SmuxMachine(rules(false), now);
        acceptor.acceptStreams();
        dialer.wireUp(now);
        acceptor.wireUp(now);
        for (int i = 0; i < streams; i++) {
            StreamMachine stream = dialer.open(now);
            stream.owner(() -> {});
            written.add(stream);
            exchange();
            for (StreamMachine next = acceptor.nextAccepted(); next != null; next = acceptor.nextAccepted()) {
                next.owner(() -> {});
                read.add(next);
            }
        }
    }

    private static SmuxRules rules(boolean dialer) {
        long minute = TimeUnit.MINUTES.toNanos(1);
        return new SmuxRules(
                2,
                dialer,
                32_760,
                true,
                true,
                24_576,
                262_144,
                4 << 20,
                100_000,
                100_000,
                64 << 20,
                16_384,
                minute,
                2 * minute,
                false,
                minute);
    }

    @Benchmark
    public int message() throws ProtocolViolation {
        now += TICK_NANOS;
        turn = turn + 1 == streams ? 0 : turn + 1;
        StreamMachine from = written.get(turn);
        from.write(SendItem.unawaited(message.clear()), now);
        exchange();
        from.nextSettled();
        return read.get(turn).read(into.clear(), now);
    }

    private void exchange() throws ProtocolViolation {
        boolean moved = true;
        while (moved) {
            moved = false;
            int out = transmit(dialer, dialerSent, acceptorSent);
            if (out > 0) {
                dialerSent += out;
                acceptor.receive(room.flip(), acceptorSent, now);
                moved = true;
            }
            int back = transmit(acceptor, acceptorSent, dialerSent);
            if (back > 0) {
                acceptorSent += back;
                dialer.receive(room.flip(), dialerSent, now);
                moved = true;
            }
        }
    }

    private int transmit(SmuxMachine machine, long sent, long received) {
        boolean some = machine.controlWanted(sent, now) + machine.dataWanted(now) > 0;
        return some ? machine.transmit(room.clear(), sent, received, true, now) : 0;
    }
}
