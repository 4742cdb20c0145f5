package io.everwire.protocolr.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ExitEvent;
import io.everwire.api.Limit;
import io.everwire.api.SessionHandle;
import io.everwire.api.SessionId;
import io.everwire.protocolr.ProtocolRSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * FAULTS 21: many clients that leave sessions behind. As many as {@code -Ddetached} says, for the figure of the table:
 * {@code mvn test -pl protocol-r -am -Dtest=DetachedSessionsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Ddetached=100000}.
 */
class DetachedSessionsTest {
    private static final int SESSIONS = Integer.getInteger("detached", 1_000);
    private static final int KEPT = Math.min(10_000, SESSIONS / 2);
    private static final int AT_ONCE = 50;
    private static final int HOSTS = 100;
    private static final int ANSWER = 9;
    private static final byte[] A_BYTE = {1};

    private final ExitLab lab =
            new ExitLab(21, ProtocolRSettings.builder().maxDetached(KEPT).build());
    private final List<SessionHandle> detached = new ArrayList<>();
    private final List<SessionHandle> ended = new ArrayList<>();
    private int groups;

    @Test
    void asManyAsThereMayBeAreKeptInEightKibibytesEachAndTheLongestDetachedGoFirst() {
        leaveBehind();
        settle();
        lab.acceptor().listen(this::note);
        long before = heap();
        SessionId first = leaveBehind();
        SessionId last = first;
        for (int sessions = AT_ONCE; sessions < SESSIONS; sessions += AT_ONCE) {
            last = leaveBehind();
            int kept = lab.acceptor().snapshot().detached();
            assertTrue(kept <= KEPT, kept + " without a wire");
        }
        settle();
        long each = (heap() - before) / KEPT;
        assertTrue(each <= 8_192, each + " bytes of heap for each");
        assertEquals(KEPT, lab.acceptor().snapshot().detached());
        assertEquals(SESSIONS - KEPT, ended.size() - AT_ONCE, "all others have ended");
        Set<SessionHandle> longest = Set.copyOf(detached.subList(0, SESSIONS - KEPT));
        assertEquals(longest, Set.copyOf(ended.subList(AT_ONCE, ended.size())));
        assertEquals(0, answerTo(first), "it is forgotten");
        assertEquals(1, answerTo(last), "it is taken up again");
        lab.end();
    }

    private void note(ExitEvent event) {
        if (event instanceof ExitEvent.SessionDetached gone) {
            detached.add(gone.session());
        } else if (event instanceof ExitEvent.SessionEnded over && over.why().limit() == Limit.SESSIONS_DETACHED) {
            ended.add(over.session());
        }
    }

    /** Some sessions that have carried a byte each way, and then lose their wires; gives the id of the first one. */
    private SessionId leaveBehind() {
        String host = "host " + groups++ % HOSTS;
        List<RawWire> wires = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            wires.add(lab.dial(host));
        }
        awaitAll(wires, RawWire::isSecured);
        SessionId first = SessionId.random(lab.random);
        for (RawWire wire : wires) {
            wire.hello(lab.metaSession, wire == wires.get(0) ? first : SessionId.random(lab.random));
        }
        awaitAll(wires, wire -> wire.length() >= ANSWER);
        for (RawWire wire : wires) {
            wire.counter(0);
            wire.record(A_BYTE);
        }
        awaitAll(wires, wire -> wire.length() > ANSWER);
        wires.forEach(RawWire::abort);
        lab.pass(Duration.ofMillis(100));
        lab.forgetWhatIsOver();
        return first;
    }

    private void awaitAll(List<RawWire> wires, Predicate<RawWire> condition) {
        lab.await(() -> wires.stream().allMatch(condition));
    }

    /** Until then cancelled alarms hold on to the clients. */
    private void settle() {
        lab.pass(Duration.ofSeconds(75));
        lab.forgetWhatIsOver();
    }

    private int answerTo(SessionId id) {
        RawWire wire = lab.wire("client");
        wire.hello(lab.metaSession, id);
        lab.await(() -> wire.length() >= ANSWER);
        return wire.heard()[0];
    }

    private static long heap() {
        long used = Long.MAX_VALUE;
        for (int same = 0; same < 3; same++) {
            System.gc();
            long now = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            same = now < used - (1 << 17) ? 0 : same;
            used = Math.min(used, now);
        }
        return used;
    }
}
