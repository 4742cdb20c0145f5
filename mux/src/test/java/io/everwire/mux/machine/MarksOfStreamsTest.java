package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.mux.frame.SmuxCodec;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Until when a stream keeps marks of what it sent. */
class MarksOfStreamsTest {
    private final SmuxMachine machine = Machines.dialler();
    private final ByteBuffer room = ByteBuffer.allocate(32_768);
    private long sent;

    @Test
    void whatWasSentToAnUnknownPeerIsMarkedUntilThePeerIsKnownToAcknowledge() throws Exception {
        StreamMachine stream = sent(100);
        long acknowledged = sent;
        StreamMachine other = sent(100);
        acknowledge(acknowledged);
        assertTrue(machine.peerAcknowledges());
        assertEquals(acknowledged, machine.proven());
        assertNull(stream.takeMarks());
        assertNull(other.takeMarks(), "what is not proven yet will be by the next acknowledgement");
        acknowledge(sent);
        assertTrue(other.isDelivered());
    }

    @Test
    void whatIsSentToAKnownPeerIsNotMarked() throws Exception {
        sent(100);
        acknowledge(sent);
        assertNull(sent(100).takeMarks());
    }

    @Test
    void aProbeOfThePeerMakesMarksNeedlessToo() throws Exception {
        StreamMachine stream = sent(100);
        receive(frame(SmuxCodec.PSH, 0, 0));
        assertTrue(machine.peerAcknowledges());
        assertNull(stream.takeMarks());
        acknowledge(sent);
        assertTrue(stream.isDelivered());
    }

    @Test
    void whatAPeerThatDoesNotAcknowledgeHasConsumedIsNotMarkedAnyLonger() throws Exception {
        StreamMachine stream = sent(100);
        update(stream, 100);
        assertTrue(stream.isDelivered());
        assertNull(stream.takeMarks());
    }

    @Test
    void whatItHasNotConsumedStaysMarked() throws Exception {
        StreamMachine stream = sent(2_000);
        send(stream, 2_000);
        update(stream, 2_000);
        StreamMarks marks = Objects.requireNonNull(stream.takeMarks());
        assertEquals(4_000, marks.lastOffset());
        assertEquals(sent, marks.lastPosition());
    }

    private StreamMachine sent(int bytes) {
        StreamMachine stream = machine.open(0);
        send(stream, bytes);
        return stream;
    }

    private void send(StreamMachine stream, int bytes) {
        stream.write(SendItem.unawaited(ByteBuffer.allocate(bytes)), 0);
        sent += machine.transmit(room.clear(), sent, 0, true, 0);
    }

    private void acknowledge(long position) throws ProtocolViolation {
        receive(frame(SmuxCodec.NOP, 0, Acknowledgements.idFor(position)));
    }

    private void update(StreamMachine stream, int consumed) throws ProtocolViolation {
        ByteBuffer frame = ByteBuffer.allocate(SmuxCodec.HEADER_BYTES + SmuxCodec.UPDATE_BYTES);
        SmuxCodec.putUpdate(frame, stream.id(), consumed, SendWindow.INITIAL);
        receive(frame.flip());
    }

    private static ByteBuffer frame(int command, int length, int streamId) {
        ByteBuffer frame = ByteBuffer.allocate(SmuxCodec.HEADER_BYTES);
        SmuxCodec.putHeader(frame, 2, command, length, streamId);
        return frame.flip();
    }

    private void receive(ByteBuffer frame) throws ProtocolViolation {
        machine.receive(frame, sent, 0);
    }
}
