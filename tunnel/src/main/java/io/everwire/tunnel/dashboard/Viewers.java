package io.everwire.tunnel.dashboard;

import io.everwire.tunnel.web.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who watches. Each is given the whole history first and then what is new; one that is too slow for that begins again
 * with the history, and one that takes nothing for ten seconds is let go. On one loop.
 */
final class Viewers {
    static final String HISTORY = "history";
    static final String UPDATE = "update";
    private static final int MOST_MISSED = 20;

    private final int most;
    private final List<Viewer> viewers = new ArrayList<>();

    Viewers(int most) {
        this.most = most;
    }

    private static final class Viewer {
        private final EventSink sink;
        private boolean current;
        private int missed;

        Viewer(EventSink sink) {
            this.sink = sink;
        }

        void tell(Supplier<String> history, Supplier<String> update) {
            current = sink.send(current ? UPDATE : HISTORY, (current ? update : history).get());
            missed = current ? 0 : missed + 1;
            if (missed > MOST_MISSED) {
                sink.close();
            }
        }
    }

    /** Whether there was room for one more, who is told the history at once. */
    boolean add(EventSink sink, Supplier<String> history) {
        dropThoseWhoLeft();
        if (viewers.size() >= most) {
            return false;
        }
        Viewer viewer = new Viewer(sink);
        viewers.add(viewer);
        viewer.tell(history, history);
        return true;
    }

    /** Tells everybody; each text is made once, and only if somebody needs it. */
    void tell(Supplier<String> history, Supplier<String> update) {
        dropThoseWhoLeft();
        Supplier<String> historyOnce = once(history);
        Supplier<String> updateOnce = once(update);
        viewers.forEach(viewer -> viewer.tell(historyOnce, updateOnce));
    }

    private void dropThoseWhoLeft() {
        viewers.removeIf(viewer -> !viewer.sink.isOpen());
    }

    private static Supplier<String> once(Supplier<String> text) {
        List<String> made = new ArrayList<>(1);
        return () -> {
            if (made.isEmpty()) {
                made.add(text.get());
            }
            return made.get(0);
        };
    }

    void close() {
        viewers.forEach(viewer -> viewer.sink.close());
        viewers.clear();
    }
}
