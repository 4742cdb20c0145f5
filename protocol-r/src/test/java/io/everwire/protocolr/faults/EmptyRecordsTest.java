package io.everwire.protocolr.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** FAULTS 18: 100,000 records a second that carry nothing. */
class EmptyRecordsTest {
    private static final byte[] NOTHING = {};
    private static final int A_MILLISECOND = 100;

    private final ExitLab lab = new ExitLab(18);

    @Test
    void aHundredThousandEmptyRecordsASecondEndTheSessionAfterTheBurst() {
        RawWire wire = lab.established(new byte[] {1});
        int sent = flood(wire, A_MILLISECOND, 1_000);
        assertTrue(wire.isOver());
        assertTrue(sent >= 10_000 && sent < 20_000, "ended after " + sent);
        assertEquals(ErrorCode.LIMIT, lab.ends().get(0).code());
        lab.end();
    }

    /** A client that is known may dial as often as it likes: the count goes on with its session. */
    @Test
    void anotherWireIsNoWayAroundTheLimit() {
        RawWire first = lab.established(new byte[] {1});
        flood(first, 8_000, 1);
        first.abort();
        RawWire second = lab.answered("client");
        second.counter(1);
        flood(second, 8_000, 1);
        assertTrue(second.isOver());
        assertEquals(ErrorCode.LIMIT, lab.ends().get(0).code());
        lab.end();
    }

    @Test
    void aThousandASecondAreTakenForAsLongAsTheyCome() {
        RawWire wire = lab.established(new byte[] {1});
        flood(wire, 1, 20_000);
        assertFalse(wire.isOver());
        wire.record(new byte[] {2, 3});
        lab.await(() -> wire.heard().length == 9 + 3);
        lab.end();
    }

    @Test
    void emptyRecordsInPlaceOfTheHelloAreLimitedAsWell() {
        RawWire wire = lab.wire("client");
        int sent = flood(wire, A_MILLISECOND, 1_000);
        assertTrue(wire.isOver());
        assertTrue(sent < 20_000, "ended after " + sent);
        lab.end();
    }

    /** So many each millisecond for so many milliseconds, or to the end of the wire; tells how many. */
    private int flood(RawWire wire, int each, int millis) {
        int sent = 0;
        for (int i = 0; i < millis && !wire.isOver(); i++) {
            ByteArrayOutputStream records = new ByteArrayOutputStream();
            for (int record = 0; record < each; record++, sent++) {
                records.writeBytes(wire.seal(NOTHING));
            }
            wire.raw(records.toByteArray());
            lab.pass(Duration.ofMillis(1));
        }
        lab.pass(Duration.ofMillis(100));
        return sent;
    }
}
