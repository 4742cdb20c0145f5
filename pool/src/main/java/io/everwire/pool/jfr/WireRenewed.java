package io.everwire.pool.jfr;

import io.everwire.api.PoolEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;

/** {@link PoolEvent.Renewed}. */
@Name("everwire.WireRenewed")
@Label("Wire Renewed")
@Description("A live wire of a pool was replaced by a new one without a pause")
final class WireRenewed extends PoolRecord {
    @Label("Latency Before")
    @Description("The worst round trip before")
    @Timespan(Timespan.NANOSECONDS)
    long before;

    @Label("Latency After")
    @Description("The first round trip on the new wire")
    @Timespan(Timespan.NANOSECONDS)
    long after;

    static void write(PoolEvent.Renewed renewed) {
        WireRenewed event = new WireRenewed();
        if (event.isEnabled()) {
            event.member = renewed.member();
            event.before = renewed.from().toNanos();
            event.after = renewed.to().toNanos();
            event.commit();
        }
    }
}
