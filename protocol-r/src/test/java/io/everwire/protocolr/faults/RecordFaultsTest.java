package io.everwire.protocolr.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FAULTS 16 and 17: records of any length, altered, out of place; the wire ends, the session goes on. */
class RecordFaultsTest {
    /** More than any record: whatever length was made up, it is whole then. */
    private static final int ENOUGH = 70_000;

    private final ExitLab lab = new ExitLab(16);
    private final byte[] first = lab.bytes(100);
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void aLengthBelowThatOfTheTagEndsTheWireAndTheSessionResumes(int length) {
        RawWire wire = established();
        wire.raw(ByteBuffer.allocate(2 + length).putShort((short) length).array());
        lab.await(wire::isOver);
        assertResumes(1);
        lab.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 32_783, 32_784})
    void everyLengthASenderMayUseIsTaken(int length) {
        RawWire wire = established();
        say(wire, lab.bytes(length - 16));
        say(wire, lab.bytes(1));
        lab.await(() -> wire.heard().length == 9 + sent.size());
        assertFalse(wire.isOver());
        assertEchoed(wire, 0);
        lab.end();
    }

    @Test
    void aBitFlippedInAnyByteOfARecordEndsTheWireAndTheSessionResumes() {
        RawWire wire = established();
        int length = wire.seal(lab.bytes(40)).length;
        wire.abort();
        for (int at = 0; at < length; at++) {
            RawWire next = resumed();
            byte[] record = next.seal(lab.bytes(40));
            record[at] ^= (byte) (1 << lab.random.nextInt(8));
            next.raw(record);
            next.raw(lab.bytes(ENOUGH));
            lab.await(next::isOver);
        }
        assertResumes(length + 1);
        lab.end();
    }

    @Test
    void recordsThatAreSwappedEndTheWireBeforeTheFirstOfThem() {
        RawWire wire = established();
        byte[] one = wire.seal(lab.bytes(50));
        wire.raw(wire.seal(lab.bytes(50)));
        wire.raw(one);
        lab.await(wire::isOver);
        assertResumes(1);
        lab.end();
    }

    @Test
    void aRepeatedRecordEndsTheWireAndIsCountedOnce() {
        RawWire wire = established();
        byte[] words = lab.bytes(50);
        byte[] record = wire.seal(words);
        sent.writeBytes(words);
        wire.raw(record.clone());
        wire.raw(record);
        lab.await(wire::isOver);
        assertResumes(1);
        lab.end();
    }

    @Test
    void aRecordOfAnotherWireEndsTheWire() {
        RawWire wire = established();
        RawWire other = lab.wire("elsewhere");
        for (int i = 0; i < 3; i++) {
            other.seal(first);
        }
        wire.raw(other.seal(first));
        lab.await(wire::isOver);
        other.abort();
        assertResumes(1);
        lab.end();
    }

    /** A replayed hello of a former wire is such a record, too: it names a session to nobody. */
    @Test
    void whatWasRecordedOnAFormerWireSaysNothingOnAnother() {
        RawWire wire = lab.wire("client");
        byte[] hello = wire.seal(lab.bytes(64));
        wire.abort();
        RawWire thief = lab.wire("elsewhere");
        thief.raw(hello);
        lab.await(thief::isOver);
        assertEquals(1, lab.acceptor().sessions().size());
        lab.end();
    }

    private RawWire established() {
        sent.writeBytes(first);
        return lab.established(first);
    }

    private void say(RawWire wire, byte[] words) {
        sent.writeBytes(words);
        wire.record(words);
    }

    private RawWire resumed() {
        RawWire wire = lab.answered("client");
        assertEquals(1, wire.heard()[0]);
        assertEquals(sent.size(), ByteBuffer.wrap(wire.heard()).getLong(1), "not one byte of a bad record counts");
        wire.counter(0);
        return wire;
    }

    /** A further wire is taken up, has everything once, and carries more; the former ones ended one by one. */
    private void assertResumes(int wires) {
        lab.pass(Duration.ofMillis(100));
        assertTrue(lab.ends().isEmpty(), () -> lab.ends().toString());
        assertEquals(wires, lab.wireEnds().size());
        RawWire wire = resumed();
        say(wire, lab.bytes(10));
        lab.await(() -> wire.heard().length == 9 + sent.size());
        assertEchoed(wire, 0);
        assertEquals(ErrorCode.PROTOCOL_ERROR, lab.wireEnds().get(wires - 1).code(), () -> lab.wireEnds()
                .toString());
    }

    private void assertEchoed(RawWire wire, int from) {
        byte[] heard = wire.heard();
        byte[] all = sent.toByteArray();
        assertArrayEquals(
                Arrays.copyOfRange(all, from, all.length), Arrays.copyOfRange(heard, 9, heard.length), "the echo");
    }
}
