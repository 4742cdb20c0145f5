package io.everwire.testkit.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How faults look as text, and the checks their records share. */
final class FaultText {
    private static final Pattern CALL = Pattern.compile("([a-z-]+)(?:\\(([^()]*)\\))?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,18})(ns|us|ms|s)");
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private static final Map<String, Function<Arguments, Fault>> FAULTS = Map.ofEntries(
            Map.entry("cut", with -> new Fault.Cut()),
            Map.entry("reset", with -> new Fault.Reset()),
            Map.entry("half-open", with -> new Fault.HalfOpen(with.side(0))),
            Map.entry("vanish", with -> new Fault.Vanish()),
            Map.entry("freeze", with -> new Fault.Freeze(with.direction(0), with.duration(1))),
            Map.entry("delay", with -> new Fault.Delay(with.direction(0), with.duration(1), with.duration(2))),
            Map.entry("throttle", with -> new Fault.Throttle(with.direction(0), with.number(1))),
            Map.entry("cut-after", with -> new Fault.CutAfter(with.direction(0), with.number(1))),
            Map.entry("throw", with -> new Fault.ThrowInCallback(Math.toIntExact(with.number(0)))),
            Map.entry("no-memory", with -> new Fault.FailAllocation(Math.toIntExact(with.number(0)))),
            Map.entry("refuse", with -> new Fault.RefuseDials(with.duration(0))),
            Map.entry("hang", with -> new Fault.HangDials(with.duration(0))),
            Map.entry("clock-jump", with -> new Fault.ClockJump(with.duration(0))));

    private FaultText() {}

    static Fault fault(String text) {
        Matcher call = CALL.matcher(text);
        if (!call.matches() || !FAULTS.containsKey(call.group(1))) {
            throw new IllegalArgumentException("'" + text + "' is no fault");
        }
        String inside = call.group(2);
        Arguments arguments = new Arguments(text, inside == null ? List.of() : List.of(inside.split(",", -1)));
        Fault fault = FAULTS.get(call.group(1)).apply(arguments);
        if (fault.toString().chars().filter(c -> c == ',').count() != Math.max(0, arguments.values.size() - 1)) {
            throw arguments.wrong();
        }
        return fault;
    }

    static String call(String name, Object... arguments) {
        return Arrays.stream(arguments).map(FaultText::argument).collect(Collectors.joining(",", name + "(", ")"));
    }

    private static String argument(Object value) {
        return value instanceof Duration time ? text(time) : value.toString().toLowerCase(Locale.ROOT);
    }

    static String text(Duration duration) {
        long nanos = duration.toNanos();
        if (duration.equals(Fault.FOREVER)) {
            return "forever";
        }
        if (nanos % SECOND == 0) {
            return nanos / SECOND + "s";
        }
        if (nanos % MILLI == 0) {
            return nanos / MILLI + "ms";
        }
        return nanos % MICRO == 0 ? nanos / MICRO + "us" : nanos + "ns";
    }

    static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (text.equals("forever")) {
            return Fault.FOREVER;
        }
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration such as 200ms");
        }
        return Duration.ofNanos(Math.multiplyExact(Long.parseLong(parts.group(1)), unit(parts.group(2))));
    }

    private static long unit(String name) {
        return switch (name) {
            case "s" -> SECOND;
            case "ms" -> MILLI;
            case "us" -> MICRO;
            default -> 1;
        };
    }

    static void checkPositive(Duration duration) {
        checkNotNegative(duration);
        if (duration.isZero()) {
            throw new IllegalArgumentException("a duration of zero has no effect");
        }
    }

    static void checkNotNegative(Duration duration) {
        if (duration.isNegative() || duration.compareTo(Fault.FOREVER) > 0) {
            throw new IllegalArgumentException("duration " + duration + " must be zero to 'forever'");
        }
    }

    static void checkPositive(long number) {
        if (number < 1) {
            throw new IllegalArgumentException(number + " must be 1 or more");
        }
    }

    private record Arguments(String text, List<String> values) {
        String value(int index) {
            if (index >= values.size()) {
                throw wrong();
            }
            return values.get(index);
        }

        Direction direction(int index) {
            return Direction.valueOf(value(index).toUpperCase(Locale.ROOT));
        }

        Side side(int index) {
            return Side.valueOf(value(index).toUpperCase(Locale.ROOT));
        }

        Duration duration(int index) {
            return FaultText.duration(value(index));
        }

        long number(int index) {
            return Long.parseLong(value(index));
        }

        IllegalArgumentException wrong() {
            return new IllegalArgumentException("'" + text + "' has the wrong number of arguments");
        }
    }
}
