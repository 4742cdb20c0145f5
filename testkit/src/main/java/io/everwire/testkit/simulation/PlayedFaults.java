package io.everwire.testkit.simulation;

import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.fault.FaultScript;
import io.everwire.testkit.fault.NetworkFaults;
import io.everwire.testkit.fault.TimedFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Executes a plan on the links of a network: its schedule in virtual time, and what it has for each connection. */
final class PlayedFaults implements NetworkFaults {
    private final EventQueue events;
    private final Set<Link> links = new LinkedHashSet<>();
    private final List<TimedFault> struck = new ArrayList<>();
    private FaultPlan plan = FaultPlan.none();
    private Iterator<TimedFault> schedule = plan.schedule();
    private @Nullable TimedFault next;
    private long origin;
    private long refuseUntil;
    private long hangUntil;
    private boolean paused;

    PlayedFaults(EventQueue events) {
        this.events = events;
    }

    /** This plan in place of the one before; its time begins now. */
    void play(FaultPlan other) {
        plan = other;
        origin = events.now();
        schedule = other.schedule();
        advance();
    }

    private void advance() {
        next = schedule.hasNext() ? schedule.next() : null;
    }

    FaultPlan plan() {
        return plan;
    }

    FaultScript struck() {
        return new FaultScript(struck);
    }

    void pause(boolean pause) {
        paused = pause;
    }

    /** When the next fault of the schedule strikes, or {@link Long#MAX_VALUE}. */
    long nextTime() {
        return next == null
                ? Long.MAX_VALUE
                : Math.max(events.now(), origin + next.at().toNanos());
    }

    void strikeNext() {
        TimedFault timed = next;
        events.moveTo(nextTime());
        advance();
        if (timed != null && !paused) {
            struck.add(timed);
            strike(timed);
        }
    }

    private void strike(TimedFault timed) {
        if (timed.fault() instanceof Fault.OnConnection fault) {
            picked(timed.pick()).forEach(fault::strike);
        } else if (timed.fault() instanceof Fault.OnNetwork fault) {
            fault.strike(this);
        }
    }

    List<Link> picked(int pick) {
        List<Link> live = links.stream().filter(Link::isLive).toList();
        return pick == TimedFault.ALL || live.isEmpty() ? live : List.of(live.get(pick % live.size()));
    }

    /** A connection is made: what the plan has for it strikes. */
    void begin(Link link) {
        links.add(link);
        if (!paused) {
            plan.forConnection(link.index()).forEach(fault -> fault.strike(link));
        }
    }

    void forget(Link link) {
        links.remove(link);
    }

    boolean dialsRefused() {
        return events.now() < refuseUntil;
    }

    boolean dialsHang() {
        return events.now() < hangUntil;
    }

    @Override
    public void refuseDials(Duration duration) {
        refuseUntil = Math.max(refuseUntil, events.now() + duration.toNanos());
    }

    @Override
    public void hangDials(Duration duration) {
        hangUntil = Math.max(hangUntil, events.now() + duration.toNanos());
    }

    @Override
    public void clockJump(Duration forward) {
        events.moveTo(events.now() + forward.toNanos());
    }
}
