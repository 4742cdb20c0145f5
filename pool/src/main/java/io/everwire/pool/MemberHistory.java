package io.everwire.pool;

import io.everwire.api.ErrorCode;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.SessionSnapshot;
import io.everwire.api.WireStart;
import org.jspecify.annotations.Nullable;

/** What has happened to one member, in figures that outlive its sessions. On the pool's loop. */
final class MemberHistory {
    private int wires;
    private int resumptions;
    private int renewals;
    private int deaths;
    private int sessionsLost;
    private long replayed;
    private long sentBefore;
    private long receivedBefore;
    private @Nullable SessionSnapshot session;

    void wireUp(WireStart start) {
        wires++;
        resumptions += start.resumed() ? 1 : 0;
        replayed += start.replayedBytes();
    }

    void renewed() {
        renewals++;
    }

    void wireDown(ErrorCode code) {
        deaths += code == ErrorCode.WIRE_DEAD ? 1 : 0;
    }

    void measured(SessionSnapshot now) {
        session = now;
    }

    /** A session is over; the next one counts from zero. */
    void sessionEnded(boolean lost) {
        sessionsLost += lost ? 1 : 0;
        if (session != null) {
            sentBefore += session.sent();
            receivedBefore += session.received();
            session = null;
        }
    }

    boolean peerAcknowledges() {
        return session != null && session.peerAcknowledges();
    }

    PoolSnapshot.History picture() {
        return new PoolSnapshot.History(wires, resumptions, renewals, deaths, replayed, sessionsLost);
    }

    PoolSnapshot.Traffic traffic() {
        return session == null
                ? new PoolSnapshot.Traffic(sentBefore, receivedBefore, 0, 0)
                : new PoolSnapshot.Traffic(
                        sentBefore + session.sent(),
                        receivedBefore + session.received(),
                        session.replayHeld(),
                        session.replayBound());
    }
}
