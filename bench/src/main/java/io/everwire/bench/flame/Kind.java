package io.everwire.bench.flame;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whose code a frame is. A frame of folded stacks ends with {@code _[j]} where it is Java's and with {@code _[k]} where it is
 * the kernel's; code without a mark is native.
 */
enum Kind {
    EVERWIRE("Everwire", "#f2a65a", "io\\.everwire\\..*_\\[j]"),
    NETTY("Netty", "#9bc995", "io\\.netty\\..*_\\[j]"),
    CIPHER(
            "cipher",
            "#e26d6d",
            "cipher .*|StubRoutines::(chacha20|poly1305).*|((com\\.sun\\.crypto\\.provider|javax\\.crypto|org\\.conscrypt)\\..*_\\[j])"),
    JDK("JDK and other Java", "#e8d56b", ".*_\\[j]|StubRoutines.*"),
    KERNEL("kernel", "#8fb8de", ".*_\\[k]"),
    NATIVE("other native code", "#c3b1d9", ".*");

    private static final Pattern MARK = Pattern.compile("_\\[[jk]]$");

    private final String label;
    private final String colour;
    private final Pattern frames;

    Kind(String label, String colour, String frames) {
        this.label = label;
        this.colour = colour;
        this.frames = Pattern.compile(frames);
    }

    /** Of a frame with its mark: the first that takes it. */
    static Kind of(String frame) {
        for (Kind kind : values()) {
            if (kind.frames.matcher(frame).matches()) {
                return kind;
            }
        }
        return NATIVE;
    }

    /** A frame's name without its mark. */
    static String unmarked(String frame) {
        return MARK.matcher(frame).replaceFirst("");
    }

    String label() {
        return label;
    }

    /** In the style of SVG; black can be read on it. */
    String colour() {
        return colour;
    }

    /** How the style sheet calls it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
