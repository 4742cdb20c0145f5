package io.everwire.mux.machine;

/** Machines for tests. */
final class Machines {
    private Machines() {}

    static SmuxMachine dialler() {
        long second = 1_000_000_000;
        return new SmuxMachine(
                new SmuxRules(
                        2,
                        true,
                        32_760,
                        true,
                        true,
                        24_576,
                        262_144,
                        4 << 20,
                        65_536,
                        64 << 20,
                        0,
                        1_200 * second,
                        2_400 * second,
                        true,
                        60 * second),
                0);
    }
}
