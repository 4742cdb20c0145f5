package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static io.everwire.mux.Endpoints.bytes;
import static io.everwire.mux.Endpoints.done;
import static io.everwire.mux.Endpoints.failure;
import static io.everwire.mux.Endpoints.isDone;
import static io.everwire.mux.Endpoints.reader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.mux.guice.SmuxModule;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.MuxObserver;
import io.everwire.testkit.loop.ManualLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionTest {
    @Test
    void idsAreOddAtTheDiallerAndEvenAtTheAcceptor() {
        Endpoints ends = Endpoints.connected();
        assertEquals(3, ends.open().id());
        assertEquals(5, ends.open().id());
        assertEquals(2, done(ends.server.open()).id());
        assertEquals(4, done(ends.server.open()).id());
    }

    @Test
    void drainingRefusesStreamsOfBothSidesAndLetsTheOthersEnd() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.write(bytes(0, 10));
        Stream accepted = ends.next();
        ends.server.drain();
        assertEquals(ErrorCode.DRAINING, failure(ends.server.open()));
        Stream refused = ends.open();
        CompletionStage<Integer> read = refused.read(ByteBuffer.allocate(1));
        ends.loop.pass(100 * MILLI);
        assertEquals(-1, done(read));
        accepted.write(bytes(0, 1_000));
        accepted.finish();
        Endpoints.Reader reader = reader(stream);
        ends.loop.pass(100 * MILLI);
        assertEquals(1_000, done(reader.end));
    }

    @Test
    void idleIsToldWhenTheLastStreamHasEnded() {
        AtomicInteger idle = new AtomicInteger();
        ManualLoop loop = new ManualLoop();
        MemoryPipe[] pipes = MemoryPipe.pair(loop, loop, 1);
        var observer = new MuxObserver() {
            @Override
            public void roundTrip(long nanos) {}

            @Override
            public void idle() {
                idle.incrementAndGet();
            }
        };
        Multiplexer mux = new SmuxMultiplexer(MuxSettings.defaults());
        var client = mux.start(pipes[0], observer);
        mux.start(pipes[1], ScriptedPeer.NO_OBSERVER).streams(Echo::start);
        pipes[0].connect();
        Stream first = done(client.open());
        Stream second = done(client.open());
        first.write(bytes(0, 5));
        second.write(bytes(0, 5));
        loop.pass(10 * MILLI);
        client.drain();
        first.close();
        loop.pass(100 * MILLI);
        assertEquals(0, idle.get());
        second.close();
        loop.pass(100 * MILLI);
        assertEquals(1, idle.get());
    }

    @Test
    void theEndOfTheSessionFailsEverythingThatWaitsExactlyOnce() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        Stream other = ends.open();
        AtomicInteger failures = new AtomicInteger();
        List<CompletionStage<?>> waiting = new ArrayList<>(List.of(
                stream.write(bytes(0, 20_000_000)),
                stream.read(ByteBuffer.allocate(1)),
                stream.finish(),
                stream.finish(),
                stream.delivered(),
                other.read(ByteBuffer.allocate(1))));
        CompletionStage<CloseReason> closed = stream.closed();
        ends.loop.run();
        waiting.forEach(stage -> stage.whenComplete((value, failure) -> failures.incrementAndGet()));
        ends.dialler.close(new CloseReason(Scope.SESSION, ErrorCode.EXPIRED, Initiator.PEER, "gone"));
        ends.loop.run();
        waiting.forEach(stage -> assertEquals(ErrorCode.EXPIRED, failure(stage)));
        assertEquals(waiting.size(), failures.get());
        assertEquals(ErrorCode.EXPIRED, done(closed).code());
        assertEquals(Scope.STREAM, done(closed).scope());
        assertEquals(ErrorCode.EXPIRED, failure(ends.client.open()));
        assertEquals(ErrorCode.EXPIRED, failure(stream.write(bytes(0, 1))));
        assertEquals(0, ends.client.openStreams());
    }

    @Test
    void abortingAllStreamsTellsThePeer() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.write(bytes(0, 10));
        Endpoints.Reader reader = reader(ends.next());
        ends.client.abortStreams(CloseReason.closed(Scope.SESSION));
        assertEquals(ErrorCode.CLOSED, failure(stream.read(ByteBuffer.allocate(1))));
        ends.loop.pass(100 * MILLI);
        assertEquals(10, reader.count);
        assertEquals(ErrorCode.RESET, failure(reader.end));
        assertEquals(0, ends.server.openStreams());
    }

    @Test
    void writesWaitForAWireAndGoOutInOrderWhenItComes() {
        Endpoints ends = new Endpoints(MuxSettings.defaults(), MuxSettings.defaults(), 1);
        Stream stream = ends.open();
        CompletionStage<Void> written = stream.write(bytes(0, 100));
        stream.write(bytes(100, 100));
        ends.loop.pass(1_000 * MILLI);
        assertFalse(isDone(written));
        ends.dialler.connect();
        Endpoints.Reader reader = reader(ends.next());
        ends.loop.run();
        assertTrue(isDone(written));
        assertEquals(200, reader.count);
    }

    @Test
    void manySmallWritesMakeOneFlushATurn() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        ends.next();
        int before = ends.dialler.flushes();
        for (int i = 0; i < 1_000; i++) {
            stream.write(bytes(i, 1));
        }
        ends.loop.run();
        assertTrue(ends.dialler.flushes() - before <= 3, "flushes");
    }

    @Test
    void aStreamAbortedBeforeItsSynWasSentIsNeverHeardOf() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.abort();
        ends.loop.run();
        assertNull(ends.accepted.poll());
        assertEquals(0, ends.client.openStreams());
        assertEquals(ErrorCode.ABORTED, done(stream.closed()).code());
    }

    @Test
    void anAcceptorThatThrowsCostsItsOwnStreamOnly() {
        Endpoints ends = Endpoints.connected();
        ends.server.streams(stream -> {
            if (stream.id() == 3) {
                throw new IllegalArgumentException("a mistake of the user's");
            }
            Echo.start(stream);
        });
        Endpoints.Reader broken = reader(ends.open());
        Stream sound = ends.open();
        sound.write(bytes(0, 10));
        sound.finish();
        Endpoints.Reader echoed = reader(sound);
        ends.loop.pass(100 * MILLI);
        assertEquals(ErrorCode.RESET, failure(broken.end));
        assertEquals(10, done(echoed.end));
    }

    @Test
    void callsFromInsideCompletionsWork() {
        Endpoints ends = Endpoints.connected();
        ends.server.streams(stream -> {
            stream.write(bytes(0, 5));
            stream.read(ByteBuffer.allocate(10)).thenAccept(count -> {
                stream.write(bytes(5, count)).thenRun(stream::finish);
                ends.server.open().thenAccept(Stream::abort);
            });
        });
        List<Endpoints.Reader> readers = new ArrayList<>();
        ends.client.open().thenAccept(first -> {
            readers.add(reader(first));
            first.write(bytes(0, 3)).thenRun(() -> ends.client.open().thenAccept(second -> {
                second.write(bytes(0, 4)).thenRun(second::abort);
                first.close();
            }));
        });
        ends.loop.pass(500 * MILLI);
        assertEquals(1, readers.size());
        assertTrue(readers.get(0).end.isDone());
        assertNull(ends.dialler.closedFor());
        assertNull(ends.acceptor.closedFor());
    }

    @Test
    void guiceBindsTheMultiplexer() {
        assertNotNull(
                Guice.createInjector(new SmuxModule(MuxSettings.defaults())).getInstance(Multiplexer.class));
    }
}
