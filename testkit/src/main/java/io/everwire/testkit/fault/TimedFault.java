package io.everwire.testkit.fault;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault with its time. The text is {@code 1500ms:cut}, or {@code 1500ms#2:cut} for a single connection.
 *
 * @param at since the start of the network
 * @param pick {@link #ALL} live connections, or one: the one at index {@code pick} modulo their number, in the order
 *     in which they were accepted
 */
public record TimedFault(Duration at, int pick, Fault fault) {
    /** Strikes every live connection. */
    public static final int ALL = -1;

    private static final Pattern TEXT = Pattern.compile("([^:#]+)(?:#(\\d{1,9}))?:(.+)");

    public TimedFault {
        FaultText.checkNotNegative(at);
        Objects.requireNonNull(fault, "fault");
        if (pick < ALL) {
            throw new IllegalArgumentException("pick " + pick + " must be -1 (all) or an index");
        }
    }

    /** A fault that strikes all live connections. */
    public static TimedFault all(Duration at, Fault fault) {
        return new TimedFault(at, ALL, fault);
    }

    /**
     * Reads the text of a timed fault.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static TimedFault parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no timed fault such as 200ms:cut");
        }
        int pick = parts.group(2) == null ? ALL : Integer.parseInt(parts.group(2));
        return new TimedFault(FaultText.duration(parts.group(1)), pick, Fault.parse(parts.group(3)));
    }

    @Override
    public String toString() {
        return FaultText.text(at) + (pick == ALL ? "" : "#" + pick) + ":" + fault;
    }
}
