package io.everwire.testkit.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A finite list of faults by time: what is printed with a failing run, replayed, and made shorter. The text is that of
 * its faults with blanks between them. Immutable.
 */
public record FaultScript(List<TimedFault> faults) {
    /** Nothing happens. */
    public static final FaultScript EMPTY = new FaultScript(List.of());

    public FaultScript {
        faults = faults.stream().sorted(Comparator.comparing(TimedFault::at)).toList();
    }

    public static FaultScript of(TimedFault... faults) {
        return new FaultScript(List.of(faults));
    }

    /**
     * Reads the text of a script.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static FaultScript parse(String text) {
        return new FaultScript(Arrays.stream(text.split(" +"))
                .filter(word -> !word.isEmpty())
                .map(TimedFault::parse)
                .toList());
    }

    /** This script with one fault more. */
    public FaultScript with(TimedFault fault) {
        List<TimedFault> more = new ArrayList<>(faults);
        more.add(fault);
        return new FaultScript(more);
    }

    /** The faults before a time. */
    public FaultScript until(Duration end) {
        return new FaultScript(
                faults.stream().filter(fault -> fault.at().compareTo(end) < 0).toList());
    }

    /**
     * Drops what a failure does not need: a script from which no single fault can be left out any more.
     *
     * @param stillFails runs a script and tells whether it fails; it has to be deterministic and to hold for this one
     * @throws IllegalArgumentException where this script does not fail
     */
    public FaultScript shrink(Predicate<FaultScript> stillFails) {
        if (!stillFails.test(this)) {
            throw new IllegalArgumentException("this script does not fail: " + this);
        }
        return new FaultScript(Shrinker.shrink(faults, rest -> stillFails.test(new FaultScript(rest))));
    }

    @Override
    public String toString() {
        return faults.stream().map(TimedFault::toString).collect(Collectors.joining(" "));
    }
}
