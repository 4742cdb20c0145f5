package io.everwire.conformance.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.api.ErrorCode;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Recorder;
import io.everwire.conformance.rig.Rig;
import io.everwire.spi.Transport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Many dials at once to an {@link Answering} server, some of them cancelled. */
final class Storm {
    private static final double CANCELLED = 0.3;

    private final Rig rig;
    private final int port;
    private final List<Recorder> handlers = new ArrayList<>();

    Storm(Rig rig, int port) {
        this.rig = rig;
        this.port = port;
    }

    void blow(int dials, Random random) {
        for (int i = 0; i < dials; i++) {
            Recorder handler = new Recorder(rig);
            handlers.add(handler);
            Transport.Dial dial = rig.dial(Rig.loopback(port), handler);
            if (random.nextDouble() < CANCELLED) {
                dial.cancel();
            }
        }
    }

    /** Each was cancelled, or got the answer that was for it. */
    void check() {
        for (Recorder handler : handlers) {
            Await.until(rig.limits(), () -> isSettled(handler), () -> "neither cancelled nor answered");
            if (handler.isClosed()) {
                assertEquals(ErrorCode.CANCELLED, handler.awaitClosed().code());
            } else {
                checkAnswer(handler);
            }
        }
    }

    private static boolean isSettled(Recorder handler) {
        return handler.isClosed() || handler.received().length == Integer.BYTES;
    }

    private static void checkAnswer(Recorder handler) {
        int told = ByteBuffer.wrap(handler.awaitBytes(Integer.BYTES)).getInt();
        assertEquals(told, ((InetSocketAddress) handler.connection().local()).getPort());
        handler.connection().abort();
        handler.awaitClosed();
    }
}
