package io.everwire.mux.machine;

/** Machines for tests. */
final class Machines {
    private Machines() {}

    static SmuxMachine dialler() {
        return new SmuxMachine(rules(true, 24_576), 0);
    }

    /** Version 2, with the precautions for peers that do not acknowledge unless {@code firstWindow} is 0. */
    static SmuxRules rules(boolean dialer, int firstWindow) {
        long second = 1_000_000_000;
        return new SmuxRules(
                2,
                dialer,
                32_760,
                true,
                true,
                firstWindow,
                262_144,
                4 << 20,
                65_536,
                1_024,
                64 << 20,
                0,
                1_200 * second,
                2_400 * second,
                true,
                60 * second);
    }
}
