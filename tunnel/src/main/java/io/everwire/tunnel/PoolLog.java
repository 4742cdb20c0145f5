package io.everwire.tunnel;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.PoolEvent;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the user what happens to a client's wires: what mends itself at the info level, what does not as a warning, once.
 * Hears of one event at a time.
 */
final class PoolLog implements Consumer<PoolEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(PoolLog.class);
    /** A wire that is cut in its handshake is no news as long as others are not. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Warned of by the pool itself, for every program that has one. */
    private static final Set<ErrorCode> TOLD_BY_THE_POOL =
            Set.of(ErrorCode.UNTRUSTED_EXIT, ErrorCode.NOT_AUTHENTICATED);

    private final LongSupplier nanoTime;
    private long failingSince;
    private boolean failing;
    private @Nullable ErrorCode warned;

    PoolLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void accept(PoolEvent event) {
        if (event instanceof PoolEvent.WireUp up) {
            failing = false;
            warned = null;
            LOG.info("wire {} is up{}", up.member(), up.start().resumed() ? ", session resumed" : "");
        } else if (event instanceof PoolEvent.WireDown down) {
            LOG.info("wire {} is down: {}", down.member(), down.why());
        } else if (event instanceof PoolEvent.AttemptFailed failed) {
            attemptFailed(failed);
        } else if (event instanceof PoolEvent.SessionLost lost) {
            LOG.warn("Session {} is lost with its streams, and a new one begins: {}", lost.member(), lost.why());
        }
    }

    private void attemptFailed(PoolEvent.AttemptFailed failed) {
        LOG.info(
                "wire {}: {}; next attempt in {} ms",
                failed.member(),
                failed.why(),
                failed.retryIn().toMillis());
        failingSince = failing ? failingSince : nanoTime.getAsLong();
        failing = true;
        CloseReason why = failed.why();
        if (why.code() != warned && isNews(why.code()) && !TOLD_BY_THE_POOL.contains(why.code())) {
            warned = why.code();
            LOG.warn("No way to the exit, and no end of trying: {}", why);
        }
    }

    private boolean isNews(ErrorCode code) {
        return !code.isRetryable() || nanoTime.getAsLong() - failingSince > PATIENCE.toNanos();
    }
}
