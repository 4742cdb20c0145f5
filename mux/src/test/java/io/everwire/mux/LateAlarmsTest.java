package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static io.everwire.mux.Endpoints.bytes;
import static io.everwire.mux.Endpoints.done;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Stream;
import io.everwire.spi.Loop;
import io.everwire.spi.MuxSession;
import io.everwire.spi.SessionPipe;
import io.everwire.testkit.loop.ManualLoop;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Alarms are as late as {@link Loop.Alarm} lets them be. */
class LateAlarmsTest {
    private static final long KEEPALIVE = 16_000 * MILLI;
    private static final String FIN_OF_3 = "0201000003000000";

    private final ManualLoop time = ManualLoop.withLateAlarms();
    private final MemoryPipe pipe = MemoryPipe.alone(time, SessionPipe.Side.DIALER);
    private final MuxSession mux = new SmuxMultiplexer(MuxSettings.builder()
                    .nopInterval(Duration.ofNanos(KEEPALIVE))
                    .build())
            .start(pipe, ScriptedPeer.NO_OBSERVER);

    @Test
    void whatIsDueJustBehindSomethingFarIsOnTime() {
        pipe.connectAlone(0);
        time.run();
        time.pass(KEEPALIVE - 10 * MILLI);
        Stream stream = done(mux.open());
        stream.write(bytes(0, 10));
        stream.finish();
        time.run();
        assertFalse(sent().contains(FIN_OF_3), "the FIN waits for 50 ms, and an alarm for the keepalive in 10");
        time.pass(50 * MILLI);
        assertTrue(sent().contains(FIN_OF_3));
    }

    private String sent() {
        return HexFormat.of().formatHex(pipe.takeSent());
    }
}
