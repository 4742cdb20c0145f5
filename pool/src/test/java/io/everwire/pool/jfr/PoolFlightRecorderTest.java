package io.everwire.pool.jfr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.PoolEvent;
import io.everwire.api.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of this process has, once it is written. */
@Timeout(60)
class PoolFlightRecorderTest {
    private static final CloseReason DEAD =
            new CloseReason(Scope.WIRE, ErrorCode.WIRE_DEAD, Initiator.LIBRARY, "no answer");

    private final PoolFlightRecorder recorder = new PoolFlightRecorder();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void wireLostResumedRenewedAndStreamOpenAreRecorded() throws IOException {
        List<RecordedEvent> events = recorded(() -> {
            recorder.accept(new PoolEvent.WireDown(3, DEAD, Duration.ofSeconds(90)));
            recorder.accept(new PoolEvent.Resumed(3, Duration.ofMillis(80), 4_096));
            recorder.accept(new PoolEvent.Renewed(2, Duration.ofSeconds(2), Duration.ofMillis(50)));
            recorder.accept(new PoolEvent.StreamOpened(1, Duration.ofMillis(7), true));
            recorder.accept(new PoolEvent.SessionLost(0, DEAD.within(Scope.SESSION)));
        });
        assertEquals(5, events.size(), events::toString);

        RecordedEvent lost = one(events, "everwire.WireLost");
        assertEquals(3, lost.getInt("member"));
        assertEquals("WIRE_DEAD", lost.getString("code"));
        assertEquals("no answer", lost.getString("reason"));
        assertEquals(Duration.ofSeconds(90), lost.getDuration("lived"));

        RecordedEvent resumed = one(events, "everwire.SessionResumed");
        assertEquals(Duration.ofMillis(80), resumed.getDuration("pause"));
        assertEquals(4_096, resumed.getLong("replayed"));

        RecordedEvent renewed = one(events, "everwire.WireRenewed");
        assertEquals(Duration.ofSeconds(2), renewed.getDuration("before"));
        assertEquals(Duration.ofMillis(50), renewed.getDuration("after"));

        RecordedEvent opened = one(events, "everwire.StreamOpen");
        assertEquals(Duration.ofMillis(7), opened.getDuration("waited"));
        assertTrue(opened.getBoolean("hedged"));
        assertEquals(1, opened.getInt("member"));

        assertEquals("WIRE_DEAD", one(events, "everwire.SessionLost").getString("code"));
    }

    @Test
    void whatNobodyAskedForIsNotRecorded() throws IOException {
        assertEquals(List.of(), recorded(() -> recorder.accept(new PoolEvent.NetworkChanged(true))));
    }

    private List<RecordedEvent> recorded(Runnable deeds) throws IOException {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            for (Class<? extends PoolRecord> kind : List.of(
                    WireLost.class, SessionResumed.class, WireRenewed.class, StreamOpen.class, SessionLost.class)) {
                recording.enable(kind);
            }
            recording.start();
            deeds.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("everwire."))
                .toList();
    }

    private static RecordedEvent one(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }
}
