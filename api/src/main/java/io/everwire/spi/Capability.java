package io.everwire.spi;

/** What a transport can do beyond moving bytes. What is not declared is refused with {@code UNSUPPORTED}. */
public enum Capability {
    /** {@code finish} ends one direction only, and the peer's FIN leaves the output open. */
    HALF_CLOSE,
    /** {@code abort} is seen by the peer as a reset, and the peer's reset is seen here; without it abort just ends. */
    RESET,
    /** {@code moveTo} another loop. */
    MOVE,
    /** {@code listen}. */
    LISTEN,
    /** A local address for {@code dial}. */
    LOCAL_ADDRESS
}
