package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static io.everwire.mux.Endpoints.bytes;
import static io.everwire.mux.Endpoints.done;
import static io.everwire.mux.Endpoints.failure;
import static io.everwire.mux.Endpoints.reader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** FINs that cross, repeat or come too early (FAULTS 36). */
class StreamRaceTest {
    @Test
    void dataBehindAFinIsDropped() {
        ScriptedPeer peer = ScriptedPeer.ofServer(MuxSettings.defaults());
        peer.open(3);
        peer.push(3, 5);
        peer.finish(3);
        peer.finish(3);
        peer.push(3, 7);
        Stream stream = peer.accepted.get(0);
        assertEquals(5, done(stream.read(ByteBuffer.allocate(100))));
        assertEquals(-1, done(stream.read(ByteBuffer.allocate(100))));
        assertEquals(-1, done(stream.read(ByteBuffer.allocate(100))));
        assertTrue(peer.isOpen());
    }

    @Test
    void bothFinsAtOnceEndTheStreamAtBothSides() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.write(bytes(0, 10));
        Stream accepted = ends.next();
        accepted.write(bytes(0, 20));
        ends.dialler.delay(10 * MILLI);
        ends.acceptor.delay(10 * MILLI);
        Endpoints.Reader here = reader(stream);
        Endpoints.Reader there = reader(accepted);
        stream.finish();
        accepted.finish();
        ends.loop.pass(200 * MILLI);
        assertEquals(20, done(here.end));
        assertEquals(10, done(there.end));
        assertEquals(0, ends.client.openStreams());
        assertEquals(0, ends.server.openStreams());
        assertEquals(ErrorCode.CLOSED, done(stream.closed()).code());
    }

    @Test
    void aFinLostInACutComesWithTheNextWire() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        stream.write(bytes(0, 10));
        Endpoints.Reader reader = reader(ends.next());
        ends.loop.pass(200 * MILLI);
        ends.dialler.freeze(true);
        stream.write(bytes(10, 10));
        stream.finish();
        ends.loop.pass(200 * MILLI);
        ends.dialler.cut();
        ends.dialler.freeze(false);
        ends.loop.pass(200 * MILLI);
        assertTrue(!reader.end.isDone());
        ends.dialler.connect();
        ends.loop.pass(200 * MILLI);
        assertEquals(20, done(reader.end));
    }

    @Test
    void aReadThatWaitsFailsWhenTheStreamIsClosed() {
        Endpoints ends = Endpoints.connected();
        Stream stream = ends.open();
        var read = stream.read(ByteBuffer.allocate(1));
        stream.close();
        ends.loop.pass(200 * MILLI);
        assertEquals(ErrorCode.CLOSED, failure(read));
        assertEquals(ErrorCode.OUTPUT_CLOSED, failure(stream.write(bytes(0, 1))));
    }

    @Test
    void aWindowThatStaysClosedWaitsAndHarmsNobodyElse() {
        ScriptedPeer peer = ScriptedPeer.ofClient(MuxSettings.defaults());
        Stream shut = done(peer.mux.open());
        Stream free = done(peer.mux.open());
        peer.update(3, 0, 0);
        var waits = shut.write(bytes(0, 100_000));
        var goes = free.write(bytes(0, 100_000));
        peer.pass(59_000);
        assertTrue(!Endpoints.isDone(waits));
        assertTrue(Endpoints.isDone(goes));
        assertTrue(peer.isOpen());
    }
}
