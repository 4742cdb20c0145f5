package io.everwire.protocolr;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How much, or how often, of each of a few things. Thread-safe, without locks. */
final class Tally<E extends Enum<E>> {
    private final Map<E, LongAdder> counts;

    Tally(Class<E> things) {
        counts = new EnumMap<>(things); // filled here once for all, so that it may be read by any thread
        for (E thing : things.getEnumConstants()) {
            counts.put(thing, new LongAdder());
        }
    }

    void add(E thing, long amount) {
        adder(thing).add(amount);
    }

    long get(E thing) {
        return adder(thing).sum();
    }

    private LongAdder adder(E thing) {
        return Objects.requireNonNull(counts.get(thing));
    }

    /** All of them, also those that never happened. */
    Map<E, Long> all() {
        Map<E, Long> sums = new HashMap<>();
        counts.forEach((thing, adder) -> sums.put(thing, adder.sum()));
        return sums;
    }

    /** Those that did happen. */
    Map<E, Long> seen() {
        Map<E, Long> seen = all();
        seen.values().removeIf(count -> count == 0);
        return seen;
    }
}
