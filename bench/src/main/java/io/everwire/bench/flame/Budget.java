package io.everwire.bench.flame;

import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a record of 32,760 bytes cost in microseconds, by {@link Work}: a column for each profile. */
public final class Budget {
    private final Map<String, Profile> profiles;

    /**
     * @param profiles by the names of their columns, in order
     * @throws IllegalArgumentException if one does not say how many records it is of
     */
    public Budget(Map<String, Profile> profiles) {
        profiles.forEach((name, profile) -> {
            if (!profile.isOfRecords()) {
                throw new IllegalArgumentException(name + " does not say how many records it is of");
            }
        });
        this.profiles = profiles;
    }

    /** As a table in Markdown. */
    public String table() {
        StringBuilder table = new StringBuilder("| microseconds a record |");
        profiles.keySet().forEach(name -> table.append(' ').append(name).append(" |"));
        table.append("\n|---|").append("---:|".repeat(profiles.size())).append('\n');
        for (Work work : Work.values()) {
            row(table, work.label(), profile -> profile.micros(samples(profile, work)));
        }
        row(table, "**sum**", profile -> profile.micros(profile.samples()));
        row(table, "idle, or not its turn", Budget::idle);
        return table.toString();
    }

    private static long samples(Profile profile, Work work) {
        return profile.stacks().entrySet().stream()
                .filter(entry -> Work.of(entry.getKey()) == work)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static double idle(Profile profile) {
        return Math.max(0, profile.seconds() * 1e6 / profile.records() - profile.micros(profile.samples()));
    }

    private void row(StringBuilder table, String label, ToDoubleFunction<Profile> figure) {
        table.append("| ").append(label).append(" |");
        profiles.values()
                .forEach(profile -> table.append(String.format(Locale.ROOT, " %.1f |", figure.applyAsDouble(profile))));
        table.append('\n');
    }
}
