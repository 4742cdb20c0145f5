package io.everwire.testkit.fault;

/** Which way through a connection. */
public enum Direction {
    /** From the side that dialled to the side that accepted. */
    UP,
    /** From the side that accepted to the side that dialled. */
    DOWN,
    /** Both ways. */
    BOTH;

    /** Whether {@code way} is this direction or part of it. */
    public boolean covers(Direction way) {
        return this == BOTH || this == way;
    }
}
