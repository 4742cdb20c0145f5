package io.everwire.tunnel.tui;

import java.time.Duration;
import java.util.Locale;

/** Figures in as few characters as say enough. ASCII only: who knows what the terminal can show. */
final class Texts {
    private static final String[] UNITS = {"B/s", "kB/s", "MB/s", "GB/s", "TB/s"};

    private Texts() {}

    /** {@code 52 ms}, {@code 1.25 s}, {@code 12 s}, {@code 3 min}, {@code 5 h}; a dash for nothing. */
    static String time(Duration time) {
        long millis = time.toMillis();
        if (time.isZero()) {
            return "-";
        } else if (millis < 1_000) {
            return Math.max(1, millis) + " ms";
        } else if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.2f s", millis / 1e3);
        } else if (millis < 120_000) {
            return millis / 1_000 + " s";
        }
        return millis < 7_200_000 ? millis / 60_000 + " min" : millis / 3_600_000 + " h";
    }

    /** Three digits and a unit; a dash for nothing. */
    static String rate(double bytesPerSecond) {
        double shown = bytesPerSecond;
        int unit = 0;
        while (shown >= 999.5 && unit < UNITS.length - 1) {
            shown /= 1_000;
            unit++;
        }
        if (shown < 0.5 && unit == 0) {
            return "-";
        }
        return String.format(Locale.ROOT, unit == 0 || shown >= 99.95 ? "%.0f %s" : "%.1f %s", shown, UNITS[unit]);
    }

    /** A part of a whole as a bar of {@code width} and in per cent; dashes where there is no whole. */
    static String bar(long part, long whole, int width) {
        if (whole <= 0) {
            return " ".repeat(width + 2) + "    -";
        }
        double ratio = Math.min(1, (double) part / whole);
        int full = part == 0 ? 0 : Math.max(1, (int) Math.round(ratio * width));
        return "[" + "#".repeat(full) + ".".repeat(width - full) + "]" + percent(part, whole);
    }

    /** In five characters. */
    static String percent(long part, long whole) {
        return whole <= 0
                ? "    -"
                : String.format(Locale.ROOT, "%4d%%", Math.min(100, Math.round(100.0 * part / whole)));
    }

    static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** What a peer or a kernel has said may hold what a terminal obeys. */
    static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
