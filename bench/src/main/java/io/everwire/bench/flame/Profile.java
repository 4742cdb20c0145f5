package io.everwire.bench.flame;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Samples of one thread: folded stacks, {@code outermost;...;innermost COUNT} a line, and where a line {@code # hertz=H
 * records=R seconds=S} says so, what the thread did meanwhile.
 *
 * @param stacks frames, the outermost first, with the number of their samples
 * @param hertz samples a second of processor time; 0 where it is not known, as the others
 * @param records what was sent or received: pieces of 32,760 bytes
 * @param seconds by the clock
 */
public record Profile(Map<List<String>, Long> stacks, double hertz, long records, double seconds) {
    private static final Pattern STACK = Pattern.compile("([^;]+(?:;[^;]+)*) ([0-9]{1,15})");
    private static final Pattern FACTS =
            Pattern.compile("# hertz=([0-9]+) records=([0-9]+) seconds=([0-9]+(?:\\.[0-9]+)?)");

    /**
     * Reads folded stacks.
     *
     * @throws IllegalArgumentException if a line is neither a stack nor a remark, or there is no sample
     */
    public static Profile of(List<String> lines) {
        Map<List<String>, Long> stacks = new LinkedHashMap<>();
        Profile facts = new Profile(stacks, 0, 0, 0);
        for (String line : lines) {
            Matcher found = FACTS.matcher(line);
            if (found.matches()) {
                facts = new Profile(
                        stacks,
                        Double.parseDouble(found.group(1)),
                        Long.parseLong(found.group(2)),
                        Double.parseDouble(found.group(3)));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                addStack(line, stacks);
            }
        }
        if (facts.samples() == 0) {
            throw new IllegalArgumentException("no samples: nothing was running, or it was not recorded");
        }
        return facts;
    }

    private static void addStack(String line, Map<List<String>, Long> stacks) {
        Matcher found = STACK.matcher(line);
        if (!found.matches()) {
            throw new IllegalArgumentException("not a folded stack: '" + line + "'");
        }
        stacks.merge(List.of(found.group(1).split(";", -1)), Long.parseLong(found.group(2)), Long::sum);
    }

    /** All of them. */
    public long samples() {
        return stacks.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Microseconds of each record that so many samples are. */
    double micros(long count) {
        return count * 1e6 / hertz / records;
    }

    /** Whether there are {@link #micros} at all. */
    boolean isOfRecords() {
        return hertz > 0 && records > 0;
    }
}
