package io.everwire.testkit.fault;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A fault that happens with a probability. Its durations and byte counts are the most that is drawn.
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
        if (atMost instanceof Fault.Freeze freeze) {
            return new Fault.Freeze(freeze.direction(), share(freeze.duration(), part));
        }
        if (atMost instanceof Fault.RefuseDials refuse) {
            return new Fault.RefuseDials(share(refuse.duration(), part));
        }
        if (atMost instanceof Fault.HangDials hang) {
            return new Fault.HangDials(share(hang.duration(), part));
        }
        if (atMost instanceof Fault.CutAfter cut) {
            return new Fault.CutAfter(cut.direction(), random.nextLong(cut.bytes() + 1));
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
