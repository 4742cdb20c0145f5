package io.everwire.transport.nio;

import static io.everwire.transport.nio.Wires.await;
import static io.everwire.transport.nio.Wires.run;
import static io.everwire.transport.nio.Wires.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.api.ErrorCode;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TRANSPORT-CASES A: life and end of a connection. */
@Timeout(10)
class LifecycleTest {
    private final Wires wires = new Wires();

    @AfterEach
    void end() throws Exception {
        wires.close();
    }

    @Test
    void lc1EventsAreOrderedFromOpenedToClosed() throws Exception {
        Recorder handler = new Recorder();
        Wires.Pair pair = wires.accept(handler);
        pair.peer().getOutputStream().write(new byte[] {1, 2, 3});
        handler.awaitBytes(3);
        run(pair.connection(), () -> write(pair.connection(), new byte[] {4, 5}));
        assertArrayEquals(new byte[] {4, 5}, pair.peer().getInputStream().readNBytes(2));
        pair.peer().shutdownOutput();
        await(handler.ended);
        run(pair.connection(), pair.connection()::finish);
        assertEquals(-1, pair.peer().getInputStream().read());
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(List.of("opened", "bytes", "end", "closed"), handler.events);
    }

    @Test
    void lc3CloseInsideOpenedTellsOpenedThenClosedAndSendsFin() throws Exception {
        Recorder handler = new Recorder(connection -> connection.close());
        try (Socket peer = wires.accept(handler).peer()) {
            assertEquals(-1, peer.getInputStream().read());
        }
        assertEquals(ErrorCode.CLOSED, handler.awaitClosed().code());
        assertEquals(List.of("opened", "closed"), handler.events);
    }
}
