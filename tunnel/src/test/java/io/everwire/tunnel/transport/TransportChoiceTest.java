package io.everwire.tunnel.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.Unavailability;
import io.everwire.transport.nio.NioTransportProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportChoiceTest {
    private static final Unavailability WHY = new Unavailability("There is no kernel.", "Get one.");

    private final TransportProvider nio = new NioTransportProvider();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theDefaultIsThere() {
        assertEquals("nio", TransportChoice.of(TransportChoice.DEFAULT).name());
    }

    @Test
    void autoFindsOneThatRunsHere() {
        assertTrue(TransportChoice.of(TransportChoice.AUTO).unavailability().isEmpty());
    }

    @Test
    void aNameThatNobodyHasIsRefusedWithTheNamesThatThereAre() {
        EverwireException unknown = assertThrows(EverwireException.class, () -> TransportChoice.of("none"));
        assertEquals(ErrorCode.UNAVAILABLE, unknown.code());
        assertTrue(
                unknown.reason().detail().contains("iouring, nio"),
                unknown.reason().detail());
    }

    @Test
    void whatIsPassedOverIsAnEventInTheFlightRecorder() throws IOException {
        Path file = directory.resolve("choice.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("everwire.TransportPassedOver");
            recording.start();
            assertSame(nio, TransportChoice.best(whenPassedOver -> {
                whenPassedOver.accept(new NioTransportProvider(), WHY);
                return nio;
            }));
            assertSame(nio, TransportChoice.best(whenPassedOver -> nio));
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertEquals(1, events.size());
        assertEquals("nio", events.get(0).getString("used"));
        assertEquals("There is no kernel.", events.get(0).getString("reason"));
        assertEquals("Get one.", events.get(0).getString("remedy"));
    }
}
