package io.everwire.pool.jfr;

import io.everwire.api.PoolEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** {@link PoolEvent.SessionLost}. */
@Name("everwire.SessionLost")
@Label("Session Lost")
@Description("A session of a pool has ended with its streams")
final class SessionLost extends PoolRecord {
    @Label("Code")
    @Description("The reason's code")
    String code = "";

    @Label("Reason")
    String reason = "";

    static void write(PoolEvent.SessionLost lost) {
        SessionLost event = new SessionLost();
        if (event.isEnabled()) {
            event.member = lost.member();
            event.code = lost.why().code().name();
            event.reason = lost.why().detail();
            event.commit();
        }
    }
}
