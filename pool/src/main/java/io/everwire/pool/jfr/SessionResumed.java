package io.everwire.pool.jfr;

import io.everwire.api.PoolEvent;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/** {@link PoolEvent.Resumed}. */
@Name("everwire.SessionResumed")
@Label("Session Resumed")
@Description("A session of a pool has a wire again after it had none")
final class SessionResumed extends PoolRecord {
    @Label("Pause")
    @Description("From the end of the old wire to the new one")
    @Timespan(Timespan.NANOSECONDS)
    long pause;

    @Label("Replayed")
    @Description("Bytes that were sent again")
    @DataAmount
    long replayed;

    static void write(PoolEvent.Resumed resumed) {
        SessionResumed event = new SessionResumed();
        if (event.isEnabled()) {
            event.member = resumed.member();
            event.pause = resumed.pause().toNanos();
            event.replayed = resumed.replayedBytes();
            event.commit();
        }
    }
}
