package io.everwire.mux;

import static io.everwire.mux.Endpoints.MILLI;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What streams cost others that are merely open. */
class IdleStreamsTest {
    private static final long SECOND = 1_000 * MILLI;

    /** Bytes that a download over 20 MB/s and 100 ms brings in five seconds beside streams that were used once each. */
    private static long download(int idle) {
        Endpoints ends = new Endpoints(MuxSettings.defaults(), MuxSettings.defaults(), 7);
        ends.dialler.delay(50 * MILLI).bandwidth(20_000_000);
        ends.acceptor.delay(50 * MILLI).bandwidth(20_000_000);
        ends.dialler.connect();
        ends.loop.pass(SECOND);
        for (int i = 0; i < idle; i++) {
            new Load.Sink(ends.open());
        }
        ends.loop.pass(SECOND);
        ends.accepted.forEach(stream -> stream.write(ByteBuffer.allocate(64)));
        ends.accepted.clear();
        ends.loop.pass(SECOND);
        Stream stream = ends.open();
        Load.Sink sink = new Load.Sink(stream);
        ends.loop.pass(SECOND);
        Load.send(ends.next());
        ends.loop.pass(5 * SECOND);
        return sink.count;
    }

    @Test
    void aThousandOfThemTakeNothingFromADownload() {
        long alone = download(0);
        long beside = download(1_000);
        assertTrue(beside >= alone * 9 / 10, beside + " of " + alone + " bytes");
    }
}
