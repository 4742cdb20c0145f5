package io.everwire.bench.parts;

import io.everwire.api.MetaSession;
import io.everwire.api.Principal;
import io.everwire.api.SessionId;
import io.everwire.protocolr.resume.AddressPrefix;
import io.everwire.protocolr.resume.SessionKey;
import io.everwire.protocolr.resume.SessionTable;
import io.everwire.spi.ProtocolViolation;
import java.util.Random;
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

/** An exit's table with many sessions in it: one is found, one loses its wire and gets another, one comes and goes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // set up before use
public class SessionTableBenchmark {
    private static final int MANY = 1_000_000;

    @Param({"100", "100000"})
    public int sessions;

    private final Random random = new Random(1);
    private final MetaSession client = MetaSession.random(random);
    private SessionTable<SessionKey> table;
    private SessionKey[] keys;
    private int turn;

    @Setup
    public void fill() throws ProtocolViolation {
        table = new SessionTable<>(new SessionTable.Limits(MANY, MANY, MANY, MANY));
        keys = new SessionKey[sessions];
        for (int i = 0; i < sessions; i++) {
            keys[i] = new SessionKey(Principal.ANONYMOUS, client, SessionId.random(random));
            table.add(keys[i], AddressPrefix.OTHER, keys[i]);
        }
    }

    private SessionKey next() {
        turn = turn + 1 == sessions ? 0 : turn + 1;
        return keys[turn];
    }

    @Benchmark
    public @Nullable SessionKey find() {
        return table.find(next());
    }

    @Benchmark
    public int detachAndAttach() {
        SessionKey key = next();
        table.detached(key);
        table.attached(key);
        return table.detachedSize();
    }

    @Benchmark
    public int addAndRemove() throws ProtocolViolation {
        SessionKey key = next();
        table.remove(key, key);
        table.add(key, AddressPrefix.OTHER, key);
        return table.size();
    }
}
