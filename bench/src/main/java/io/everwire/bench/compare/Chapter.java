package io.everwire.bench.compare;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A part of the report, which can be measured by itself. */
public enum Chapter {
    SPEED("speed", "Beside its peers", "tls12-chacha-boringssl"),
    PRICE("price", "The price of being resumable", "oneshot-nio"),
    PEERS("peers", "Beside more peers", "tls12-chacha-boringssl"),
    GROWTH("growth", "The same load over more and more sessions", "everwire-nio"),
    IDLE("idle", "While nothing happens", ""),
    PARTS("parts", "The parts, by JMH", "");

    private final String word;
    private final String title;
    private final String base;

    Chapter(String word, String title, String base) {
        this.word = word;
        this.title = title;
        this.base = base;
    }

    /**
     * Finds one by its {@link #word}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Chapter named(String word) {
        return Arrays.stream(values())
                .filter(chapter -> chapter.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no chapter " + word + "; there are "
                        + Arrays.stream(values()).map(Chapter::word).collect(Collectors.joining(", "))));
    }

    public String word() {
        return word;
    }

    String title() {
        return title;
    }

    /** The stack that ratios are to; empty: there are none. */
    String base() {
        return base;
    }
}
