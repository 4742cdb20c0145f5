package io.everwire.tunnel.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What somebody may have meant who wrote a name that nobody has. */
final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    /** The nearest of the known names, the best first. */
    static List<String> to(String written, Collection<String> known) {
        return known.stream()
                .sorted(Comparator.comparingInt((String name) -> distance(written, name))
                        .thenComparing(name -> name))
                .limit(MOST)
                .toList();
    }

    /** How many characters were added, left out or exchanged (Levenshtein); capitals do not count. */
    static int distance(String written, String meant) {
        String from = written.toLowerCase(Locale.ROOT);
        String to = meant.toLowerCase(Locale.ROOT);
        int[] costs = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            costs[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int exchanged = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(exchanged, 1 + Math.min(costs[j], costs[j - 1]));
            }
        }
        return costs[to.length()];
    }
}
