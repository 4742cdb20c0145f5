package io.everwire.tunnel.tui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.MemberState;
import io.everwire.api.PoolSnapshot;
import io.everwire.tunnel.history.EventEntry;
import io.everwire.tunnel.history.EventKind;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolScreenTest {
    private static final long SECOND = 1_000_000_000L;
    private static final PoolSnapshot.Wire LIVE =
            new PoolSnapshot.Wire(Duration.ofSeconds(9), InetSocketAddress.createUnresolved("exit", 1));

    private final List<PoolSnapshot.Member> members = new ArrayList<>();
    private final List<EventEntry> events = new ArrayList<>();
    private PoolSnapshot.@Nullable Worst worst;

    @Test
    void aMemberIsOneLine() {
        members.add(ready(0, 52, 250, false));
        String line = line(lines(100, 24), "ready");
        assertEquals(
                "   0 ready          52 ms   250 ms   1.2 MB/s   310 kB/s [##......]  25%       3       7     2", line);
    }

    @Test
    void aNarrowTerminalHasNoBars() {
        members.add(ready(0, 52, 250, false));
        String line = line(lines(80, 24), "ready");
        assertEquals(
                "   0 ready          52 ms   250 ms   1.2 MB/s   310 kB/s     25%       3       7",
                line.stripTrailing());
    }

    @Test
    void theWorstIsMarkedAndExplained() {
        members.add(ready(0, 52, 250, false));
        members.add(ready(1, 900, 2_100, true));
        worst = new PoolSnapshot.Worst(1, "its worst round trip is 8.4 times that of the others", false);
        List<String> lines = lines(100, 24);
        assertTrue(line(lines, "2.10 s").startsWith("*  1 ready"), lines::toString);
        assertEquals("worst (*): member 1, its worst round trip is 8.4 times that of the others", lines.get(2));
    }

    @Test
    void aMemberWithoutAWireSaysWhyAndWhenItTriesAgain() {
        members.add(backingOff(4, "connection refused\u001b[2J"));
        String line = line(lines(140, 24), "backing off");
        assertTrue(line.endsWith("  in 3.20 s: connection refused?[2J"), line);
    }

    @Test
    void theSummaryCountsWhoLives() {
        members.add(ready(0, 52, 250, false));
        members.add(backingOff(1, ""));
        assertEquals(
                "1 of 2 live   death timeout 1.25 s   3 streams   5 wait for a stream, for up to 2.00 s",
                lines(100, 24).get(1));
    }

    @Test
    void theLatestEventsAreShownFirst() {
        members.add(ready(0, 52, 250, false));
        for (int i = 0; i < 50; i++) {
            events.add(new EventEntry(i, i * SECOND, i % 2 == 0 ? 3 : EventEntry.POOL, EventKind.CUT, "event " + i));
        }
        List<String> lines = lines(100, 24);
        assertEquals("     11 s ago   event 49", lines.get(7));
        assertEquals("   3 12 s ago   event 48", lines.get(8));
        assertEquals(
                23 - 7, lines.stream().filter(line -> line.contains("event")).count());
    }

    @ParameterizedTest
    @CsvSource({"80,24", "200,60", "20,5", "1,1", "100,2"})
    void thePictureHasTheSizeOfTheTerminal(int width, int height) {
        for (int i = 0; i < 40; i++) {
            members.add(ready(i, 52, 250, i == 3));
        }
        List<String> lines = lines(width, height);
        assertEquals(height, lines.size());
        lines.forEach(line -> assertTrue(line.length() <= width, line));
    }

    @Test
    void membersThatFindNoRoomAreCounted() {
        for (int i = 0; i < 40; i++) {
            members.add(ready(i, 52, 250, false));
        }
        List<String> lines = lines(100, 24);
        long shown = lines.stream().filter(line -> line.contains("ready")).count();
        assertTrue(lines.contains("     and " + (40 - shown) + " more"), lines::toString);
        assertEquals(PoolScreen.KEYS, lines.get(23));
    }

    @Test
    void coloursAreThereBesideWordsNotInTheirPlace() {
        members.add(ready(0, 52, 250, true));
        AttributedString row = PoolScreen.lines(picture(), 100, 24).get(5);
        assertTrue(row.toAnsi().contains("\u001b["), row::toAnsi);
        assertFalse(row.toString().contains("\u001b"), row::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "0,-",
        "0.4,-",
        "1,1 B/s",
        "999,999 B/s",
        "1000,1.0 kB/s",
        "99949,99.9 kB/s",
        "123456,123 kB/s",
        "1e9,1.0 GB/s"
    })
    void ratesHaveThreeDigits(double bytes, String text) {
        assertEquals(text, Texts.rate(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "0,-",
        "1,1 ms",
        "999,999 ms",
        "1250,1.25 s",
        "10000,10 s",
        "119999,119 s",
        "120000,2 min",
        "7200000,2 h"
    })
    void timesAreShort(long millis, String text) {
        assertEquals(text, Texts.time(Duration.ofMillis(millis)));
    }

    private List<String> lines(int width, int height) {
        return PoolScreen.lines(picture(), width, height).stream()
                .map(AttributedString::toString)
                .toList();
    }

    private Picture picture() {
        PoolSnapshot.PoolLatency latency =
                new PoolSnapshot.PoolLatency(Duration.ofMillis(1_250), Duration.ofMillis(250), worst);
        boolean waiting = members.size() == 2 && members.get(1).wire() == null;
        PoolSnapshot.Opens opens = new PoolSnapshot.Opens(
                waiting ? 5 : 0, Duration.ofSeconds(2), 0, 0, 0, 0, 0, PoolSnapshot.Distribution.EMPTY);
        PoolSnapshot pool = new PoolSnapshot(members.size(), members, latency, opens, 0);
        return new Picture("title", pool, Map.of(0, new Rate(310_000, 1_234_000)), events, 60 * SECOND);
    }

    private static String line(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
    }

    private static PoolSnapshot.Member ready(int number, long latest, long worst, boolean isWorst) {
        return member(
                number,
                MemberState.READY,
                LIVE,
                new PoolSnapshot.Latency(Duration.ofMillis(latest), Duration.ofMillis(worst), Duration.ZERO, isWorst),
                new PoolSnapshot.Trouble(0, Duration.ZERO, "an old story"));
    }

    private static PoolSnapshot.Member backingOff(int number, String why) {
        PoolSnapshot.Trouble trouble = new PoolSnapshot.Trouble(2, Duration.ofMillis(3_200), why);
        PoolSnapshot.Member all = member(number, MemberState.BACKING_OFF, null, PoolSnapshot.Latency.UNKNOWN, trouble);
        return new PoolSnapshot.Member(
                number,
                all.state(),
                all.inState(),
                null,
                all.latency(),
                new PoolSnapshot.Streams(0, 0),
                PoolSnapshot.Traffic.NONE,
                all.history(),
                trouble);
    }

    private static PoolSnapshot.Member member(
            int number,
            MemberState state,
            PoolSnapshot.@Nullable Wire wire,
            PoolSnapshot.Latency latency,
            PoolSnapshot.Trouble trouble) {
        return new PoolSnapshot.Member(
                number,
                state,
                Duration.ofSeconds(1),
                wire,
                latency,
                new PoolSnapshot.Streams(3, 0),
                new PoolSnapshot.Traffic(0, 0, 1 << 20, 4 << 20),
                new PoolSnapshot.History(9, 7, 1, 2, 0, 0),
                trouble);
    }
}
