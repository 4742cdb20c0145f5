package io.everwire.conformance.session;

import io.everwire.api.CloseReason;
import io.everwire.api.Session;
import io.everwire.api.SessionObserver;
import io.everwire.api.SessionSnapshot;
import io.everwire.api.WireStart;
import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Rig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what becomes of one end of a session. Callbacks on the session's loop, the rest from any thread. */
public abstract class SessionWatch implements SessionObserver {
    private final String who;
    private final Rig rig;
    private final List<WireStart> starts = new CopyOnWriteArrayList<>();
    private final List<CloseReason> losses = new CopyOnWriteArrayList<>();
    private final List<CloseReason> ends = new CopyOnWriteArrayList<>();
    private final List<Long> roundTrips = new CopyOnWriteArrayList<>();
    private volatile int renewals;

    SessionWatch(String who, Rig rig) {
        this.who = who;
        this.rig = rig;
    }

    @Override
    public void wireUp(Session session, WireStart start) {
        rig.note(who, "wire up, " + (start.resumed() ? "resumed, " + start.replayedBytes() + " again" : "new"));
        starts.add(start);
    }

    @Override
    public void wireDown(Session session, CloseReason why) {
        rig.note(who, "wire down: " + why);
        losses.add(why);
    }

    @Override
    public void roundTrip(Session session, long nanos) {
        roundTrips.add(nanos);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop's only
    public void renewalWanted(Session session) {
        rig.note(who, "renewal wanted");
        renewals++;
    }

    @Override
    public void closed(Session session, CloseReason why) {
        rig.note(who, "session closed: " + why);
        ends.add(why);
    }

    /** The wires so far. */
    public final List<WireStart> starts() {
        return List.copyOf(starts);
    }

    /** Why wires were lost, in order. */
    public final List<CloseReason> losses() {
        return List.copyOf(losses);
    }

    public final int renewals() {
        return renewals;
    }

    public final void awaitStarts(int count) {
        Await.until(rig.limits(), () -> starts.size() >= count, () -> starts.size() + " of " + count + " wires");
    }

    public final void awaitLosses(int count) {
        Await.until(rig.limits(), () -> losses.size() >= count, () -> losses.size() + " of " + count + " losses");
    }

    public final int roundTrips() {
        return roundTrips.size();
    }

    public final void awaitRoundTrips(int count) {
        Await.until(rig.limits(), () -> roundTrips.size() >= count, () -> roundTrips.size() + " round trips");
    }

    /** How often it was told that the session has closed. */
    public final int endings() {
        return ends.size();
    }

    public abstract Session session();

    public final SessionSnapshot snapshot() {
        return rig.await(session().snapshot());
    }

    /** Until it is known that the other end acknowledges: then a change of wires needs no preparation. */
    public final void awaitAcknowledgements() {
        Await.until(rig.limits(), () -> snapshot().peerAcknowledges(), () -> "the other end does not acknowledge");
    }

    /** Until so many bytes are held for the case that they have to be sent again. */
    public final void awaitHeld(int bytes) {
        Await.until(rig.limits(), () -> snapshot().replayHeld() >= bytes, () -> snapshot()
                .toString());
    }

    final Rig rig() {
        return rig;
    }
}
