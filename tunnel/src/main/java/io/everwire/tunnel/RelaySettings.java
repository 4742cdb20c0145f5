package io.everwire.tunnel;

import java.time.Duration;

/**
 * What all relays of a process share.
 *
 * @param buffers where bytes wait
 * @param idleLimit for how long nothing may flow either way (WIRE.md 8), more than zero
 */
record RelaySettings(RelayBuffers buffers, Duration idleLimit) {
    RelaySettings {
        if (idleLimit.isNegative() || idleLimit.isZero()) {
            throw new IllegalArgumentException("idleLimit " + idleLimit + " must be more than zero");
        }
    }

    static RelaySettings defaults() {
        return new RelaySettings(new RelayBuffers(), Duration.ofMinutes(30));
    }
}
