package io.everwire.protocolr.tinyss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.protocolr.golden.Slices;
import io.everwire.protocolr.golden.Vectors;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of WIRE 2.3, and what becomes of those that were tampered with (FAULTS 16, 17). */
class RecordTest {
    private static final byte[] KEY = Vectors.gen(50, Aead.KEY_BYTES);
    private static final byte[] OTHER_KEY = Vectors.gen(60, Aead.KEY_BYTES);

    private final RecordSealer sealer = new RecordSealer(aead(KEY));
    private final RecordOpener opener = new RecordOpener(aead(KEY));

    @Test
    void aWholeRecordIsDecryptedWhereItLies() throws ProtocolViolation {
        ByteBuffer in = ByteBuffer.allocateDirect(1_000);
        sealer.seal(ByteBuffer.wrap(Vectors.gen(0, 100)), in);
        int behind = in.position();
        in.flip().limit(behind + 5);
        ByteBuffer plain = opener.open(in);
        assertNotNull(plain);
        assertArrayEquals(Vectors.gen(0, 100), Vectors.copy(plain));
        assertEquals(behind, in.position());
        assertEquals(behind + 5, in.limit());
        in.put(RecordSealer.HEADER_BYTES, (byte) 77);
        assertEquals(77, plain.get(plain.position()));
    }

    @Test
    void aBufferThatIsReadIntoAgainNeedsNoOtherView() throws ProtocolViolation {
        ByteBuffer in = ByteBuffer.allocateDirect(1_000);
        ByteBuffer first = opener.open(sealedTwice(in, 100, 200));
        assertNotNull(first);
        assertArrayEquals(Vectors.gen(0, 100), Vectors.copy(first.order(ByteOrder.LITTLE_ENDIAN)));
        ByteBuffer second = opener.open(in);
        assertNotNull(second);
        assertSame(first, second);
        assertEquals(ByteOrder.BIG_ENDIAN, second.order());
        assertArrayEquals(Vectors.gen(0, 200), Vectors.copy(second));
        ByteBuffer elsewhere = opener.open(sealedTwice(ByteBuffer.allocateDirect(1_000), 100, 200));
        assertNotNull(elsewhere);
        assertNotSame(first, elsewhere, "equal is not the same");
        assertArrayEquals(Vectors.gen(0, 100), Vectors.copy(elsewhere));
    }

    private ByteBuffer sealedTwice(ByteBuffer into, int first, int second) {
        sealer.seal(ByteBuffer.wrap(Vectors.gen(0, first)), into.clear());
        sealer.seal(ByteBuffer.wrap(Vectors.gen(0, second)), into);
        return into.flip();
    }

    @Test
    void aRecordCutAnywhereIsPutTogether() throws ProtocolViolation {
        for (int cut = 1; cut < RecordSealer.sealedLength(40); cut++) {
            byte[] record = seal(Vectors.gen(cut, 40));
            assertNull(opener.open(ByteBuffer.wrap(record, 0, cut)));
            assertTrue(opener.isInsideRecord());
            ByteBuffer rest = ByteBuffer.wrap(record, cut, record.length - cut);
            assertArrayEquals(Vectors.gen(cut, 40), opened(rest));
            assertFalse(rest.hasRemaining());
            assertFalse(opener.isInsideRecord());
        }
    }

    @Test
    void anEmptyRecordIsNoMissingRecord() throws ProtocolViolation {
        assertArrayEquals(new byte[0], opened(ByteBuffer.wrap(seal(new byte[0]))));
        for (ByteBuffer slice : Slices.single(seal(new byte[0]))) {
            ByteBuffer plain = opener.open(slice);
            assertEquals(opener.opened() == 2, plain != null);
        }
        assertEquals(2, opener.opened());
    }

    @Test
    void theViewOfAnAssembledRecordLastsUntilTheNextCall() throws ProtocolViolation {
        byte[] first = seal(Vectors.gen(1, 20_000));
        byte[] second = seal(Vectors.gen(2, 20_000));
        assertNull(opener.open(ByteBuffer.wrap(first, 0, 100)));
        ByteBuffer plain = opener.open(ByteBuffer.wrap(first, 100, first.length - 100));
        assertNotNull(plain);
        RecordOpener other = new RecordOpener(aead(KEY));
        assertNull(other.open(ByteBuffer.wrap(second, 0, 10_000)));
        assertArrayEquals(Vectors.gen(1, 20_000), Vectors.copy(plain));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32_784, 32_785, 65_535})
    void everyLegalLengthIsTaken(int length) throws ProtocolViolation {
        byte[] record = foreignRecord(length);
        assertEquals(length - Aead.TAG_BYTES, opened(ByteBuffer.wrap(record)).length);
        RecordOpener slow = new RecordOpener(aead(KEY));
        byte[] again = foreignRecord(length);
        assertNull(slow.open(ByteBuffer.wrap(again, 0, length)));
        ByteBuffer plain = slow.open(ByteBuffer.wrap(again, length, 2));
        assertNotNull(plain);
        assertArrayEquals(Vectors.gen(3, length - Aead.TAG_BYTES), Vectors.copy(plain));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void aLengthBelowThatOfTheTagEndsTheWire(int length) {
        ByteBuffer record = ByteBuffer.allocate(100).putShort(0, (short) length);
        assertThrows(ProtocolViolation.class, () -> opener.open(record));
        ByteBuffer next = ByteBuffer.wrap(seal(new byte[1]));
        assertThrows(ProtocolViolation.class, () -> opener.open(next));
    }

    @ParameterizedTest
    @MethodSource("io.everwire.protocolr.tinyss.Implementations#here")
    void aBitFlippedInAnyByteEndsTheWire(String implementation) throws ProtocolViolation {
        byte[] plain = Vectors.gen(8, 60);
        byte[] genuine = seal(plain);
        for (int at = 0; at < genuine.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] record = genuine.clone();
                record[at] ^= (byte) (1 << bit);
                RecordOpener victim =
                        new RecordOpener(Aeads.named(implementation).create(KEY));
                assertTrue(dies(victim, record) || isStillWaiting(victim), "byte " + at + ", bit " + bit);
                assertEquals(0, victim.opened());
            }
        }
    }

    @Test
    void whereTheLengthWasRaisedTheRecordWaitsAndThenDies() throws ProtocolViolation {
        byte[] record = seal(new byte[60]);
        record[1] = (byte) (record[1] + 4);
        assertNull(opener.open(ByteBuffer.wrap(record)));
        ByteBuffer next = ByteBuffer.wrap(seal(new byte[60]));
        assertThrows(ProtocolViolation.class, () -> opener.open(next));
    }

    @Test
    void recordsOutOfOrderEndTheWire() {
        seal(new byte[10]);
        byte[] second = seal(new byte[10]);
        assertTrue(dies(opener, second));
    }

    @Test
    void aRepeatedRecordEndsTheWire() throws ProtocolViolation {
        byte[] record = seal(new byte[10]);
        opened(ByteBuffer.wrap(record.clone()));
        assertTrue(dies(opener, record));
    }

    @Test
    void aRecordOfAnotherWireEndsTheWire() {
        ByteBuffer foreign = ByteBuffer.allocate(100);
        new RecordSealer(aead(OTHER_KEY)).seal(ByteBuffer.allocate(10), foreign);
        assertThrows(ProtocolViolation.class, () -> opener.open(foreign.flip()));
    }

    @Test
    void aDeadWireStaysDead() {
        byte[] genuine = seal(new byte[10]);
        byte[] forged = genuine.clone();
        forged[5] ^= 1;
        assertTrue(dies(opener, forged));
        assertTrue(dies(opener, genuine));
        assertTrue(dies(opener, new byte[0]));
    }

    @Test
    void aForgedRecordLeavesNoPlaintextInTheInput() {
        byte[] plain = Vectors.gen(1, 2_000);
        ByteBuffer forged = ByteBuffer.allocateDirect(3_000);
        sealer.seal(ByteBuffer.wrap(plain), forged);
        forged.flip();
        forged.put(forged.limit() - 1, (byte) ~forged.get(forged.limit() - 1));
        assertThrows(ProtocolViolation.class, () -> opener.open(forged.duplicate()));
        assertFalse(forged.slice(2, 64).equals(ByteBuffer.wrap(plain, 0, 64)));
    }

    @Test
    void aRecordBeyondTheLimitIsRefusedAtItsHeader() throws ProtocolViolation {
        opener.limit(10);
        assertEquals(10, opened(ByteBuffer.wrap(seal(new byte[10]))).length);
        byte[] tooLong = seal(new byte[11]);
        assertThrows(ProtocolViolation.class, () -> opener.open(ByteBuffer.wrap(tooLong, 0, 2)));
    }

    @Test
    void sealingCountsAndRefusesWhatDoesNotFit() {
        assertEquals(0, sealer.sealed());
        seal(new byte[RecordSealer.MAX_PLAIN]);
        assertEquals(1, sealer.sealed());
        ByteBuffer tooMuch = ByteBuffer.allocate(RecordSealer.MAX_PLAIN + 1);
        ByteBuffer room = ByteBuffer.allocate(40_000);
        assertThrows(IllegalArgumentException.class, () -> sealer.seal(tooMuch, room));
        ByteBuffer small = ByteBuffer.allocate(RecordSealer.sealedLength(10) - 1);
        assertThrows(IllegalArgumentException.class, () -> sealer.seal(ByteBuffer.allocate(10), small));
        assertEquals(1, sealer.sealed());
    }

    @Test
    void theCounterNeverWraps() {
        RecordSealer last = new RecordSealer(aead(KEY), Long.MAX_VALUE - 1);
        ByteBuffer into = ByteBuffer.allocate(100);
        last.seal(ByteBuffer.allocate(1), into);
        assertThrows(IllegalStateException.class, () -> last.seal(ByteBuffer.allocate(1), into));
        assertThrows(IllegalStateException.class, () -> last.seal(ByteBuffer.allocate(1), into));
    }

    private static Aead aead(byte[] key) {
        return Aeads.named("bc").create(key);
    }

    private byte[] seal(byte[] plain) {
        ByteBuffer record = ByteBuffer.allocate(RecordSealer.sealedLength(plain.length));
        sealer.seal(ByteBuffer.wrap(plain), record);
        return record.array();
    }

    /** The first record of a peer that makes larger ones than we do. */
    private static byte[] foreignRecord(int length) {
        ByteBuffer record = ByteBuffer.allocate(2 + length).putShort((short) length);
        aead(KEY).seal(0, ByteBuffer.wrap(Vectors.gen(3, length - Aead.TAG_BYTES)), record);
        return record.array();
    }

    private byte[] opened(ByteBuffer in) throws ProtocolViolation {
        ByteBuffer plain = opener.open(in);
        assertNotNull(plain);
        return Vectors.copy(plain);
    }

    private static boolean dies(RecordOpener opener, byte[] bytes) {
        try {
            opener.open(ByteBuffer.wrap(bytes));
            return false;
        } catch (ProtocolViolation e) {
            return true;
        }
    }

    private static boolean isStillWaiting(RecordOpener opener) {
        return opener.isInsideRecord();
    }
}
