package io.everwire.mux;

import io.everwire.spi.Multiplexer;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.SessionPipe;
import java.util.Objects;

/** Makes streams by smux v2 or v1 (WIRE.md 7), with proofs of delivery. Immutable; one serves any number of sessions. */
public final class SmuxMultiplexer implements Multiplexer {
    private final MuxSettings settings;

    public SmuxMultiplexer(MuxSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
    }

    @Override
    public MuxSession start(SessionPipe pipe, MuxObserver observer) {
        MuxDriver driver = new MuxDriver(pipe, settings.rules(pipe.side()), observer);
        pipe.handler(driver);
        return driver;
    }
}
