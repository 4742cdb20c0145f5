package io.everwire.protocolr.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.api.ErrorCode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FAULTS 14 and 15: counters that cannot be, and bytes that nobody holds any more. */
class CounterTest {
    private static final int CARRIED = 1_000;

    private final ExitLab lab = new ExitLab(14);
    private final byte[] carried = lab.bytes(CARRIED);

    @ParameterizedTest
    @ValueSource(longs = {CARRIED + 1, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void aCounterBeyondWhatWasSentEndsTheSessionAtBothSides(long claimed) {
        lab.established(carried).abort();
        RawWire second = lab.answered("client");
        assertEquals(1, second.heard()[0]);
        second.counter(claimed);
        assertCannotResume(second);
        lab.end();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, Long.MIN_VALUE})
    void aFirstWireThatClaimsBytesEndsItsSession(long claimed) {
        RawWire first = lab.answered("client");
        first.counter(claimed);
        assertCannotResume(first);
        lab.end();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 499})
    void bytesFromBeforeTheBufferEndTheSessionAndTheIdIsForgotten(long asked) {
        lab.established(carried).abort();
        lab.atExit.last().proven(500);
        RawWire second = lab.answered("client");
        second.counter(asked);
        assertCannotResume(second);
        RawWire third = lab.answered("client");
        assertArrayEquals(new byte[9], third.heard(), "a new session under the same id");
        lab.end();
    }

    @Test
    void everyCounterInBetweenIsServedFromThereOn() {
        lab.established(carried).abort();
        for (int from : new int[] {0, 1, 499, 999, CARRIED}) {
            RawWire wire = lab.answered("client");
            wire.counter(from);
            lab.await(() -> wire.heard().length == 9 + CARRIED - from);
            byte[] heard = wire.heard();
            assertArrayEquals(
                    Arrays.copyOfRange(carried, from, CARRIED), Arrays.copyOfRange(heard, 9, heard.length), "" + from);
            wire.abort();
        }
        lab.end();
    }

    /** Answer, counter and the record that means nothing; on a later wire our counter decides what follows the exit's. */
    @Test
    void allThatANewSessionBeginsWithComesBeforeTheClientsCounter() {
        RawWire first = lab.answered("client");
        lab.await(() -> first.records() == 3);
        first.counter(0);
        first.record(carried);
        lab.await(() -> first.length() == 9 + CARRIED);
        assertEquals(4, first.records());
        first.abort();
        RawWire second = lab.answered("client");
        assertEquals(2, second.records());
        second.counter(CARRIED);
        lab.await(() -> second.records() == 3);
        assertEquals(9, second.length());
        lab.end();
    }

    private void assertCannotResume(RawWire wire) {
        lab.await(wire::isOver);
        assertEquals(ErrorCode.CANNOT_RESUME, lab.ends().get(0).code());
        assertEquals(1, lab.acceptor().sessions().size(), "the bystander's is left");
    }
}
