package io.everwire.tunnel.settings;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as people write them: a whole number with its unit. A failure says what was expected. */
public final class Amounts {
    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,18})([A-Za-z]*)");
    private static final Map<String, Duration> TIMES = Map.of(
            "ms",
            Duration.ofMillis(1),
            "s",
            Duration.ofSeconds(1),
            "min",
            Duration.ofMinutes(1),
            "h",
            Duration.ofHours(1));
    private static final Map<String, Integer> SHIFTS =
            Map.of("", 0, "b", 0, "kib", 10, "mib", 20, "gib", 30, "tib", 40);
    private static final long MOST_MILLIS = Duration.ofDays(36_500).toMillis();

    private Amounts() {}

    /**
     * {@code 200ms}, {@code 2s}, {@code 10min}, {@code 24h}; a hundred years at most.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Duration time(String text) {
        Matcher parts = QUANTITY.matcher(text);
        Duration unit = parts.matches() ? TIMES.get(unit(parts)) : null;
        if (unit == null || number(parts) > MOST_MILLIS / unit.toMillis()) {
            throw new IllegalArgumentException("'" + text + "' is no time such as 200ms, 30s, 10min or 24h");
        }
        return unit.multipliedBy(number(parts));
    }

    /**
     * {@code 1000}, {@code 64KiB}, {@code 1GiB}.
     *
     * @throws IllegalArgumentException if it is none, or more than {@code most}
     */
    public static long number(String text, long most) {
        Matcher parts = QUANTITY.matcher(text);
        Integer shift = parts.matches() ? SHIFTS.get(unit(parts)) : null;
        if (shift == null) {
            throw new IllegalArgumentException("'" + text + "' is no number such as 1000, 64KiB or 1GiB");
        }
        BigInteger number = BigInteger.valueOf(number(parts)).shiftLeft(shift);
        if (number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new IllegalArgumentException(text + " must be at most " + most);
        }
        return number.longValueExact();
    }

    private static String unit(Matcher parts) {
        return parts.group(2).toLowerCase(Locale.ROOT);
    }

    private static long number(Matcher parts) {
        return Long.parseLong(parts.group(1));
    }

    /** {@code 0.05}. */
    static double share(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("'" + text + "' is no number such as 0.05", none);
        }
    }

    /** {@code true} or {@code false}. */
    static boolean choice(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        }
        return text.equals("true");
    }

    /** An amount of the type that a setting has. */
    static Object of(Class<?> type, String text) {
        if (type == Duration.class) {
            return time(text);
        } else if (type == int.class) {
            return (int) number(text, Integer.MAX_VALUE);
        } else if (type == long.class) {
            return number(text, Long.MAX_VALUE);
        } else if (type == double.class) {
            return share(text);
        } else if (type == boolean.class) {
            return choice(text);
        }
        throw new IllegalStateException("nobody reads " + type);
    }
}
