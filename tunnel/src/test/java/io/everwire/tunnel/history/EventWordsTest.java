package io.everwire.tunnel.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.api.ErrorCode;
import io.everwire.api.MemberState;
import io.everwire.api.PoolEvent;
import io.everwire.api.WireStart;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventWordsTest {
    @Test
    void aLostWireTellsHowLongItLivedAndWhyItIsGone() {
        EventWords words = EventWords.of(Pools.lost(4, ErrorCode.WIRE_LOST)).orElseThrow();
        assertEquals(4, words.member());
        assertEquals(EventKind.CUT, words.kind());
        assertEquals("Wire lost after 90.0 s: the cable was pulled (WIRE_LOST)", words.text());
    }

    @Test
    void aWireThatOwedAnAnswerIsDead() {
        assertEquals(EventKind.DEAD, kindOf(Pools.lost(0, ErrorCode.WIRE_DEAD)));
    }

    @Test
    void aWireThatMadeRoomForItsSuccessorIsNotLost() {
        assertEquals(Optional.empty(), EventWords.of(Pools.lost(0, ErrorCode.WIRE_REPLACED)));
    }

    @Test
    void aResumptionIsOneEventAndNotTwo() {
        assertEquals(Optional.empty(), EventWords.of(new PoolEvent.WireUp(0, start(true))));
        assertEquals(EventKind.UP, kindOf(new PoolEvent.WireUp(0, start(false))));
        PoolEvent resumed = new PoolEvent.Resumed(0, Duration.ofMillis(132), 48_213);
        assertEquals(
                "Session goes on after a pause of 132 ms; 48 kB sent again",
                EventWords.of(resumed).orElseThrow().text());
    }

    @Test
    void whatConcernsNoMemberIsThePools() {
        EventWords words = EventWords.of(new PoolEvent.Resized(8, 6)).orElseThrow();
        assertEquals(EventEntry.POOL, words.member());
        assertEquals(EventKind.POOL, words.kind());
        PoolEvent failed = new PoolEvent.OpenFailed(Pools.reason(ErrorCode.TIMEOUT), Duration.ofSeconds(30));
        assertEquals(EventKind.STREAM, kindOf(failed));
    }

    @Test
    void whatIsSeenElsewhereIsNoNews() {
        PoolEvent changed = new PoolEvent.StateChanged(0, MemberState.READY, MemberState.RENEWING);
        assertEquals(Optional.empty(), EventWords.of(changed));
        assertEquals(Optional.empty(), EventWords.of(new PoolEvent.StreamOpened(0, Duration.ZERO, false)));
    }

    @ParameterizedTest
    @CsvSource({
        "420_000, 0.42 ms",
        "9_994_000, 9.99 ms",
        "9_996_000, 10 ms",
        "999_400_000, 999 ms",
        "999_600_000, 1.0 s",
        "119_000_000_000, 119.0 s",
        "180_000_000_000, 3 min"
    })
    void timesHaveThreeDigitsAndAUnit(String nanos, String text) {
        assertEquals(text, EventWords.time(Duration.ofNanos(Long.parseLong(nanos.replace("_", "")))));
    }

    private static EventKind kindOf(PoolEvent event) {
        return EventWords.of(event).orElseThrow().kind();
    }

    private static WireStart start(boolean resumed) {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("exit.example", 1);
        return new WireStart(resumed, 1, 0, nowhere, nowhere);
    }
}
