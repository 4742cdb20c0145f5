package io.everwire.testkit.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing list short: first by large pieces, because runs cost time, then item by item until none can go. */
final class Shrinker {
    private Shrinker() {}

    static <T> List<T> shrink(List<T> failing, Predicate<List<T>> stillFails) {
        List<T> kept = failing;
        int piece = Math.max(1, kept.size() / 2);
        while (true) {
            List<T> shorter = withoutPieces(kept, piece, stillFails);
            boolean done = piece == 1 && shorter.size() == kept.size();
            kept = shorter;
            if (done) {
                return kept;
            }
            piece = Math.max(1, piece / 2);
        }
    }

    private static <T> List<T> withoutPieces(List<T> failing, int piece, Predicate<List<T>> stillFails) {
        List<T> kept = failing;
        // from the end: later faults are more often without effect, and dropping them leaves the earlier course as it
        // is
        for (int end = kept.size(); end > 0; end -= piece) {
            List<T> rest = without(kept, Math.max(0, end - piece), end);
            if (stillFails.test(rest)) {
                kept = rest;
            }
        }
        return kept;
    }

    private static <T> List<T> without(List<T> items, int from, int to) {
        List<T> rest = new ArrayList<>(items.subList(0, from));
        rest.addAll(items.subList(to, items.size()));
        return rest;
    }
}
