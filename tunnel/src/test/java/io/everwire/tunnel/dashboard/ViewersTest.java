package io.everwire.tunnel.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.tunnel.web.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ViewersTest {
    private final Viewers viewers = new Viewers(3);
    private final Reader reader = new Reader();
    private int made;

    @Test
    void whoMissedAnUpdateBeginsAgainWithTheHistory() {
        viewers.add(reader, () -> "all");
        tell("1");
        reader.full = true;
        tell("2");
        reader.full = false;
        tell("3");
        tell("4");
        assertEquals(List.of("history all", "update 1", "history all of 3", "update 4"), reader.heard);
    }

    @Test
    void whoTakesNothingForTenSecondsIsLetGo() {
        viewers.add(reader, () -> "all");
        reader.full = true;
        for (int halfSecond = 0; halfSecond < 20; halfSecond++) {
            tell("more");
        }
        assertTrue(reader.isOpen(), "it may come back");
        tell("more");
        assertFalse(reader.isOpen());
    }

    @Test
    void aShortDelayIsForgotten() {
        viewers.add(reader, () -> "all");
        for (int halfSecond = 0; halfSecond < 100; halfSecond++) {
            reader.full = halfSecond % 10 != 0;
            tell("more");
        }
        assertTrue(reader.isOpen());
    }

    @Test
    void aTextIsMadeOnceForAllAndNotAtAllForNobody() {
        tell("unheard");
        assertEquals(0, made);
        Reader second = new Reader();
        viewers.add(reader, () -> "all");
        viewers.add(second, () -> "all");
        tell("1");
        assertEquals(1, made);
        assertEquals(reader.heard, second.heard);
    }

    @Test
    void thereIsRoomAgainWhenSomebodyLeaves() {
        for (int i = 0; i < 3; i++) {
            assertTrue(viewers.add(i == 0 ? reader : new Reader(), () -> "all"));
        }
        assertFalse(viewers.add(new Reader(), () -> "all"));
        reader.close();
        assertTrue(viewers.add(new Reader(), () -> "all"));
    }

    private void tell(String update) {
        viewers.tell(counted("all of " + update), counted(update));
    }

    private Supplier<String> counted(String text) {
        return () -> {
            made++;
            return text;
        };
    }

    /** Takes what it is told, unless it is full. */
    private static final class Reader implements EventSink {
        private final List<String> heard = new ArrayList<>();
        private boolean full;
        private boolean open = true;

        @Override
        public boolean send(String event, String data) {
            if (!full) {
                heard.add(event + " " + data);
            }
            return !full;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void onClose(Runnable action) {}

        @Override
        public void close() {
            open = false;
        }
    }
}
