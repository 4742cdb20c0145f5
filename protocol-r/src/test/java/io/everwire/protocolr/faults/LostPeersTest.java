package io.everwire.protocolr.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.Limit;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** FAULTS 19, 22 and 23: peers that do not read, that vanish, that come from elsewhere. */
class LostPeersTest {
    private static final int PLENTY = 2 << 20;
    private static final int REPLAY = 4 << 20;

    private final ExitLab lab = new ExitLab(19);
    private final byte[] first = lab.bytes(100);

    @Test
    void aPeerThatNeverReadsCostsTheReplayBoundAtMostAndItsWireAfterAMinute() {
        RawWire wire = lab.established(first);
        wire.stopReading();
        byte[] plenty = lab.bytes(PLENTY);
        for (int at = 0; at < plenty.length; at += 32_768) {
            wire.record(Arrays.copyOfRange(plenty, at, at + 32_768));
        }
        lab.pass(Duration.ofSeconds(55));
        assertTrue(lab.wireEnds().isEmpty());
        lab.checkEcho();
        assertTrue(lab.atExit.last().sent() <= REPLAY, lab.atExit.last().sent() + " bytes held");
        lab.await(() -> !lab.wireEnds().isEmpty());
        assertEquals(Limit.WIRE_STALL, lab.wireEnds().get(0).limit());
        assertTrue(lab.ends().isEmpty(), "the session waits for the next wire");
        RawWire next = lab.answered("client");
        next.counter(100);
        lab.await(() -> next.heard().length == 9 + PLENTY);
        lab.end();
    }

    @Test
    void aPeerThatReadsSlowlyIsWaitedFor() {
        RawWire wire = lab.established(first);
        wire.stopReading();
        for (int at = 0; at < PLENTY; at += 32_768) {
            wire.record(lab.bytes(32_768));
        }
        for (int second = 0; second < 600; second += 20) {
            lab.pass(Duration.ofSeconds(20));
            wire.read(1);
        }
        assertTrue(lab.wireEnds().isEmpty(), () -> lab.wireEnds().toString());
        wire.abort();
        lab.end();
    }

    /** The exit still believes in the old wire; the new one takes over at once, from any address. */
    @Test
    void aNewWireTakesOverAtOnceFromAnyAddressThoughTheOldOneSeemsToLive() {
        RawWire home = lab.established(first);
        Duration asked = lab.network.elapsed();
        RawWire road = lab.answered("road");
        assertEquals(1, road.heard()[0]);
        road.counter(40);
        lab.await(() -> road.heard().length == 9 + 60);
        assertArrayEquals(Arrays.copyOfRange(first, 40, 100), Arrays.copyOfRange(road.heard(), 9, 69));
        Duration took = lab.network.elapsed().minus(asked);
        assertTrue(took.compareTo(Duration.ofMillis(200)) < 0, "one handshake of four round trips, not " + took);
        lab.await(home::isOver);
        assertEquals(ErrorCode.WIRE_REPLACED, lab.wireEnds().get(0).code());
        assertFalse(road.isOver());
        lab.end();
    }
}
