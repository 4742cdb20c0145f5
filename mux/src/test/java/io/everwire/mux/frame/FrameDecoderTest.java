package io.everwire.mux.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private static final String FRAMES = "0200000003000000" // SYN 3
            + "0202050003000000" + "68656c6c6f" // PSH 3 hello
            + "0202000000000000" // the probe
            + "0204080003000000" + "0500000000000480" // UPD
            + "02030000ffffffff" // NOP
            + "0201000003000000"; // FIN 3

    /** Writes down what it is told; payload is joined, however it was cut. */
    private static final class Journal implements FrameHandler {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void syn(int streamId) {
            text.append(" SYN ").append(streamId);
        }

        @Override
        public void fin(int streamId) {
            text.append(" FIN ").append(streamId);
        }

        @Override
        public void push(int streamId, int length) {
            text.append(" PSH ").append(streamId).append(' ').append(length).append(' ');
        }

        @Override
        public void payload(ByteBuffer view) {
            text.append((char) view.get()); // what is left is skipped: the decoder must not be misled
            while (view.hasRemaining()) {
                text.append((char) view.get());
            }
        }

        @Override
        public void nop(int streamId) {
            text.append(" NOP ").append(Integer.toUnsignedString(streamId));
        }

        @Override
        public void update(int streamId, int consumed, int window) {
            text.append(" UPD ").append(streamId).append(' ').append(consumed);
            text.append(' ').append(Integer.toUnsignedString(window));
        }
    }

    @Test
    void framesAreTheSameHoweverTheBytesAreCut() throws ProtocolViolation {
        byte[] bytes = HexFormat.of().parseHex(FRAMES);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                checkCutAt(bytes, first, second);
            }
        }
    }

    private static void checkCutAt(byte[] bytes, int first, int second) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(2);
        Journal journal = new Journal();
        decode(decoder, journal, bytes, 0, first);
        decode(decoder, journal, bytes, first, second);
        decode(decoder, journal, bytes, second, bytes.length);
        assertEquals(" SYN 3 PSH 3 5 hello PSH 0 0  UPD 3 5 2147745792 NOP 4294967295 FIN 3", journal.text.toString());
    }

    private static void decode(FrameDecoder decoder, Journal journal, byte[] bytes, int from, int to)
            throws ProtocolViolation {
        ByteBuffer piece = ByteBuffer.wrap(bytes, from, to - from);
        while (piece.hasRemaining()) {
            decoder.step(piece, journal);
        }
    }

    @Test
    void framesAreLittleEndianWhateverTheBufferIs() {
        ByteBuffer big = ByteBuffer.allocate(24);
        ByteBuffer little = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (ByteBuffer into : new ByteBuffer[] {big, little}) {
            SmuxCodec.putHeader(into, 2, SmuxCodec.PSH, 0x1234, 0x89ABCDEF);
            SmuxCodec.putUpdate(into, 3, 5, 0x8004_0000);
        }
        String expected = "02023412efcdab89" + "0204080003000000" + "0500000000000480";
        assertEquals(expected, HexFormat.of().formatHex(big.array()));
        assertEquals(expected, HexFormat.of().formatHex(little.array()));
    }
}
