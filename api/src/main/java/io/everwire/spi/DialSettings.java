package io.everwire.spi;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to dial.
 *
 * @param timeout from the call to {@code opened}; then {@code CONNECT_TIMEOUT}. More than zero
 * @param local the address to dial from, or null for the system's choice
 */
public record DialSettings(Duration timeout, @Nullable SocketAddress local) {
    public DialSettings {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout " + timeout + " must be more than zero");
        }
    }

    public static DialSettings within(Duration timeout) {
        return new DialSettings(timeout, null);
    }
}
