package io.everwire.protocolr.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.protocolr.resume.ReplayPressure.Decision;
import io.everwire.protocolr.resume.ReplayPressure.Holder;
import io.everwire.protocolr.resume.ReplayPressure.Relief;
import io.everwire.protocolr.resume.ReplayPressure.View;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayPressureTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long MIB = 1 << 20;

    private static final ReplayLimits LIMITS =
            new ReplayLimits(100 * MIB, 100 * MIB, 1 << 20, 1 << 20, 1 << 16, 1 << 16);

    private final ReplayPressure<String> pressure = new ReplayPressure<>(LIMITS, 60 * SECOND);
    private final List<Holder<String>> holders = new ArrayList<>();
    private long now = 1_000 * SECOND;

    @Test
    void whileThereIsEnoughNobodyDoesAnything() {
        attached("silent", 10, 3_600);
        detached("away", 10, 3_600);
        assertEquals(List.of(), decide(80));
        now += 3_600 * SECOND;
        assertEquals(List.of(), decide(80));
    }

    @Test
    void whoHoldsUnprovenBytesForLongestChangesItsWireOneAtEachLook() {
        attached("newer", 10, 7);
        attached("oldest", 10, 9);
        attached("old", 10, 8);
        assertEquals(List.of(new Decision<>("oldest", Relief.CHANGE_WIRE)), decide(90));
        changedInVain("oldest");
        assertEquals(List.of(new Decision<>("old", Relief.CHANGE_WIRE)), decide(90));
    }

    @Test
    void whoGivesProofsInTimeIsLeftAlone() {
        attached("busy", 50, 4);
        detachedWithoutBytes("away");
        assertEquals(List.of(), decide(90));
    }

    @Test
    void onlyWhoCouldGetAProofChangesItsWire() {
        attached("tried in vain", 10, 30);
        changedInVain("tried in vain");
        detached("away", 10, 30);
        assertEquals(List.of(), decide(90));
    }

    @Test
    void afterAGraceTheLongestDetachedGoAsManyAsNeeded() {
        detached("long", 6, 100);
        detached("longest", 6, 200);
        detached("short", 6, 10);
        assertEquals(List.of(), decide(90));
        now += 5 * SECOND;
        assertEquals(
                List.of(new Decision<>("longest", Relief.END_DETACHED), new Decision<>("long", Relief.END_DETACHED)),
                decide(90));
    }

    @Test
    void thenThoseGoThatGaveNoProofForAMinute() {
        detached("away", 4, 100);
        attached("silent", 4, 60);
        attached("more silent", 4, 70);
        attached("quiet", 4, 59);
        holders.replaceAll(ReplayPressureTest::inVain);
        decide(95);
        now += 5 * SECOND;
        holders.removeIf(holder -> holder.session().equals("quiet"));
        attached("quiet", 4, 59);
        changedInVain("quiet");
        assertEquals(
                List.of(
                        new Decision<>("away", Relief.END_DETACHED),
                        new Decision<>("more silent", Relief.END_UNPROVEN),
                        new Decision<>("silent", Relief.END_UNPROVEN)),
                decide(95));
    }

    @Test
    void whoHoldsNothingStaysForItsEndWouldNotHelp() {
        detachedWithoutBytes("idle");
        decide(100);
        now += 3_600 * SECOND;
        assertEquals(List.of(), decide(100));
    }

    @Test
    void reliefInBetweenBeginsTheGraceAnew() {
        detached("away", 10, 100);
        decide(90);
        now += 4 * SECOND;
        decide(80);
        now += SECOND;
        assertEquals(List.of(), decide(90));
    }

    @Test
    void anOwnerWhoIsShortHasItsOwnWiresChangedAndNobodyEnded() {
        holders.add(new Holder<>("greedy", 10 * MIB, now - 20 * SECOND, NEVER, true, true));
        attached("other", 10, 30);
        assertEquals(List.of(new Decision<>("greedy", Relief.CHANGE_WIRE)), decide(20));
        now += 3_600 * SECOND;
        holders.replaceAll(ReplayPressureTest::inVain);
        assertEquals(List.of(), decide(20));
    }

    private List<Decision<String>> decide(long heldMib) {
        return pressure.decide(new View<>(heldMib * MIB, List.copyOf(holders)), now);
    }

    private void attached(String session, long mib, long unprovenSeconds) {
        holders.add(new Holder<>(session, mib * MIB, now - unprovenSeconds * SECOND, NEVER, true, false));
    }

    private void detached(String session, long mib, long seconds) {
        holders.add(new Holder<>(session, mib * MIB, now - seconds * SECOND, now - seconds * SECOND, false, false));
    }

    private void detachedWithoutBytes(String session) {
        holders.add(new Holder<>(session, ChunkPool.SMALL, NEVER, now - 10_000 * SECOND, false, false));
    }

    private void changedInVain(String session) {
        holders.replaceAll(holder -> holder.session().equals(session) ? inVain(holder) : holder);
    }

    private static Holder<String> inVain(Holder<String> holder) {
        return new Holder<>(
                holder.session(), holder.held(), holder.unprovenSince(), holder.detachedSince(), false, false);
    }
}
