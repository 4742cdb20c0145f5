package io.everwire.conformance.rig;

import java.util.ArrayList;
import java.util.List;

/** What both ends were told, in the order in which it was. Thread-safe. */
final class Journal {
    /** The rest of a long case is as telling as its whole. */
    private static final int MOST = 2_000;

    private final long start = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private int dropped;

    synchronized void note(String who, String what) {
        if (lines.size() == MOST) {
            dropped++;
            return;
        }
        lines.add(String.format("  %9.3f ms  %-10s  %s", (System.nanoTime() - start) / 1e6, who, what));
    }

    synchronized String text() {
        return String.join("\n", lines) + (dropped == 0 ? "" : "\n  and " + dropped + " more");
    }
}
