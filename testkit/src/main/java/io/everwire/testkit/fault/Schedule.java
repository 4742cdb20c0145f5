package io.everwire.testkit.fault;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Merges the listed faults of a plan with its periodic strikes, by time. */
final class Schedule implements Iterator<TimedFault> {
    private static final long MICRO = 1_000;

    private final Iterator<TimedFault> listed;
    private final long meanMicros;
    private final List<Chance> chances;
    private final RandomGenerator random;
    private @Nullable TimedFault nextListed;
    private @Nullable TimedFault nextStrike;
    private long strikeMicros;

    Schedule(Iterator<TimedFault> listed, Duration mean, List<Chance> chances, RandomGenerator random) {
        this.listed = listed;
        this.meanMicros = mean.isZero() ? 0 : Math.max(2, mean.toNanos() / MICRO);
        this.chances = chances;
        this.random = random;
        advanceListed();
        advanceStrike();
    }

    @Override
    public boolean hasNext() {
        return nextListed != null || nextStrike != null;
    }

    @Override
    public TimedFault next() {
        TimedFault one = nextListed;
        TimedFault other = nextStrike;
        if (one != null && (other == null || one.at().compareTo(other.at()) <= 0)) {
            advanceListed();
            return one;
        }
        if (other == null) {
            throw new NoSuchElementException();
        }
        advanceStrike();
        return other;
    }

    private void advanceListed() {
        nextListed = listed.hasNext() ? listed.next() : null;
    }

    private void advanceStrike() {
        if (meanMicros > 0) {
            strikeMicros += meanMicros / 2 + random.nextLong(meanMicros);
            nextStrike = TimedFault.all(Duration.ofNanos(strikeMicros * MICRO), strike());
        }
    }

    private Fault strike() {
        double lot = random.nextDouble();
        for (Chance chance : chances) {
            lot -= chance.probability();
            if (lot < 0) {
                return chance.draw(random);
            }
        }
        return new Fault.Cut();
    }
}
