package io.everwire.testkit.fault;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A fault that happens with a probability. Its durations, byte counts and numbers of calls are the most that is drawn.
 *
 * @param probability 0 to 1
 */
record Chance(double probability, Fault atMost) {
    private static final int PARTS = 1000;

    Chance {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability " + probability + " must be 0 to 1");
        }
    }

    static Chance parse(String text) {
        int star = text.indexOf('*');
        if (star < 0) {
            throw new IllegalArgumentException("'" + text + "' is no chance such as 0.1*reset");
        }
        return new Chance(Double.parseDouble(text.substring(0, star)), Fault.parse(text.substring(star + 1)));
    }

    /** The fault with its size drawn. Thousandths, so that the text of what was drawn stays short. */
    Fault draw(RandomGenerator random) {
        int part = 1 + random.nextInt(PARTS);
        return atMost instanceof Fault.OnConnection fault ? draw(fault, part, random) : draw(part);
    }

    private static Fault draw(Fault.OnConnection atMost, int part, RandomGenerator random) {
        if (atMost instanceof Fault.Freeze freeze) {
            return new Fault.Freeze(freeze.direction(), share(freeze.duration(), part));
        }
        if (atMost instanceof Fault.Delay delay) {
            return new Fault.Delay(delay.direction(), share(delay.delay(), part), delay.jitter());
        }
        if (atMost instanceof Fault.ThrowInCallback callback) {
            return new Fault.ThrowInCallback(1 + random.nextInt(callback.nth()));
        }
        if (atMost instanceof Fault.FailAllocation allocation) {
            return new Fault.FailAllocation(1 + random.nextInt(allocation.nth()));
        }
        if (atMost instanceof Fault.CutAfter cut) {
            return new Fault.CutAfter(cut.direction(), random.nextLong(cut.bytes() + 1));
        }
        return atMost;
    }

    private Fault draw(int part) {
        if (atMost instanceof Fault.RefuseDials refuse) {
            return new Fault.RefuseDials(share(refuse.duration(), part));
        }
        if (atMost instanceof Fault.HangDials hang) {
            return new Fault.HangDials(share(hang.duration(), part));
        }
        if (atMost instanceof Fault.ClockJump jump) {
            return new Fault.ClockJump(share(jump.forward(), part));
        }
        return atMost;
    }

    private static Duration share(Duration most, int part) {
        return most.equals(Fault.FOREVER) ? most : Duration.ofNanos(Math.max(1, most.toNanos() / PARTS * part));
    }

    @Override
    public String toString() {
        return probability + "*" + atMost;
    }
}
