package io.everwire.tunnel.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everwire.spi.Loop;
import io.everwire.tunnel.history.HistorySettings;
import io.everwire.tunnel.web.EventSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final Duration SLOT = Duration.ofMillis(500);
    private static final int SLOTS = 10;

    private final LateLoop loop = new LateLoop();
    private final LiveFeed feed = new LiveFeed(
            new ScriptedPool(2),
            loop,
            Clock.systemUTC(),
            new DashboardSettings(new InetSocketAddress(0), new HistorySettings(SLOT, SLOTS, 5), 2),
            false);

    @Test
    void whoComesWhileTheLoopIsFarBehindSeesWhatIsStillRemembered() throws IOException {
        feed.start();
        loop.now += SLOT.multipliedBy(3 * SLOTS).toNanos(); // the process was suspended, and its alarm is yet to come
        Seen seen = new Seen();
        feed.watch(seen);
        JsonNode history = new ObjectMapper().readTree(seen.heard.get(0));
        assertTrue(history.get("from").asLong() <= history.get("to").asLong(), history::toString);
        assertEquals(2, history.get("lanes").size());
    }

    /** A loop whose alarms do not come. */
    private static final class LateLoop implements Loop {
        private long now = 5;

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void executeAfterIo(Runnable task) {
            task.run();
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Alarm alarm(Runnable action) {
            return new Alarm() {
                @Override
                public void at(long nanoTime) {}

                @Override
                public void cancel() {}
            };
        }
    }

    private static final class Seen implements EventSink {
        private final List<String> heard = new ArrayList<>();

        @Override
        public boolean send(String event, String data) {
            return heard.add(data);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void onClose(Runnable action) {}

        @Override
        public void close() {}
    }
}
