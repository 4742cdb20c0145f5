package io.everwire.pool.jfr;

import io.everwire.api.PoolEvent;
import java.util.function.Consumer;

/**
 * Commits a pool's events to the Flight Recorder as {@code everwire.WireLost}, {@code everwire.SessionResumed}, {@code
 * everwire.WireRenewed}, {@code everwire.StreamOpen} and {@code everwire.SessionLost}. An event that nobody records costs
 * next to nothing and a commit never waits, so that it may listen on the pool's loop and miss nothing: {@code
 * pool.listen(Runnable::run, new PoolFlightRecorder())}. Stateless.
 */
public final class PoolFlightRecorder implements Consumer<PoolEvent> {
    public PoolFlightRecorder() {}

    @Override
    public void accept(PoolEvent event) {
        if (event instanceof PoolEvent.StreamOpened opened) {
            StreamOpen.write(opened);
        } else if (event instanceof PoolEvent.WireDown down) {
            WireLost.write(down);
        } else if (event instanceof PoolEvent.Resumed resumed) {
            SessionResumed.write(resumed);
        } else if (event instanceof PoolEvent.Renewed renewed) {
            WireRenewed.write(renewed);
        } else if (event instanceof PoolEvent.SessionLost lost) {
            SessionLost.write(lost);
        }
    }
}
