package io.everwire.pool.jfr;

import io.everwire.api.PoolEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/** {@link PoolEvent.WireDown}. */
@Name("everwire.WireLost")
@Label("Wire Lost")
@Description("A live wire of a pool is gone")
final class WireLost extends PoolRecord {
    @Label("Code")
    @Description("The reason's code")
    String code = "";

    @Label("Reason")
    String reason = "";

    @Label("Lived")
    @Timespan(Timespan.NANOSECONDS)
    long lived;

    static void write(PoolEvent.WireDown down) {
        WireLost event = new WireLost();
        if (event.isEnabled()) {
            event.member = down.member();
            event.code = down.why().code().name();
            event.reason = down.why().detail();
            event.lived = down.lived().toNanos();
            event.commit();
        }
    }
}
