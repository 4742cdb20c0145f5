package io.everwire.conformance.kit;

import io.everwire.conformance.rig.Limits;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the kit runs. Read from JUnit configuration parameters, which fall back to system properties:
 *
 * <ul>
 *   <li>{@code everwire.conformance.seed}: of all random data, decimal
 *   <li>{@code everwire.conformance.size}: {@code quick} (the default) or {@code full}
 *   <li>{@code everwire.conformance.timeout-factor}: what all limits are multiplied with
 *   <li>{@code everwire.conformance.peers}: see {@link #PEERS}
 *   <li>{@code everwire.conformance.strict}: see {@link #STRICT}
 *   <li>{@code everwire.conformance.stop-at-failure}: see {@link #STOP}
 * </ul>
 *
 * @param seed of all random data
 * @param full whether the long cases run, and the others at their full volume
 * @param timeoutFactor above 0
 */
public record KitSettings(long seed, boolean full, double timeoutFactor) {
    static final String PREFIX = "everwire.conformance.";

    /** The parameter that names, separated by commas, the other transports to run against; all that there are by default. */
    public static final String PEERS = PREFIX + "peers";

    /** The parameter that ends a case at the first of its runs that fails, where {@code true}. */
    public static final String STOP = PREFIX + "stop-at-failure";

    /** The parameter that has a SHOULD or INFO that does not hold fail, where {@code true}; else it is skipped with a reason. */
    public static final String STRICT = PREFIX + "strict";

    public KitSettings {
        var unused = Limits.times(timeoutFactor);
    }

    /** What {@code parameters} say, and the defaults for the rest. */
    public static KitSettings from(Function<String, Optional<String>> parameters) {
        return new KitSettings(
                parameters.apply(PREFIX + "seed").map(Long::parseLong).orElse(1L),
                parameters.apply(PREFIX + "size").map(KitSettings::isFull).orElse(false),
                parameters
                        .apply(PREFIX + "timeout-factor")
                        .map(Double::parseDouble)
                        .orElse(1.0));
    }

    /** What {@link #from} reads back. */
    public Map<String, String> parameters() {
        return Map.of(
                PREFIX + "seed", Long.toString(seed),
                PREFIX + "size", full ? "full" : "quick",
                PREFIX + "timeout-factor", Double.toString(timeoutFactor));
    }

    private static boolean isFull(String size) {
        return switch (size) {
            case "full" -> true;
            case "quick" -> false;
            default -> throw new IllegalArgumentException("size '" + size + "' must be quick or full");
        };
    }

    public KitSettings withSeed(long next) {
        return new KitSettings(next, full, timeoutFactor);
    }

    Limits limits() {
        return Limits.times(timeoutFactor);
    }
}
