package io.everwire.pool.jfr;

import io.everwire.api.PoolEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/** {@link PoolEvent.StreamOpened}. */
@Name("everwire.StreamOpen")
@Label("Stream Open")
@Description("A pool has handed out a stream")
final class StreamOpen extends PoolRecord {
    @Label("Waited")
    @Description("From the request to the stream")
    @Timespan(Timespan.NANOSECONDS)
    long waited;

    @Label("Hedged")
    @Description("Whether it is the stream that was opened second")
    boolean hedged;

    static void write(PoolEvent.StreamOpened opened) {
        StreamOpen event = new StreamOpen();
        if (event.isEnabled()) {
            event.member = opened.member();
            event.waited = opened.waited().toNanos();
            event.hedged = opened.hedged();
            event.commit();
        }
    }
}
