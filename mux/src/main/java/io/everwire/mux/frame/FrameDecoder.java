package io.everwire.mux.frame;

import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes a session's bytes in pieces of any size and hands on frames (WIRE.md 7.1). A frame that is half read belongs to
 * the session: it survives a change of wire. Payload is handed on as it comes, without a copy.
 *
 * <pre>
 *   HEADER --SYN, FIN, NOP--> HEADER
 *   HEADER --PSH--> PAYLOAD --length bytes--> HEADER
 *   HEADER --UPD--> UPDATE  --8 bytes-------> HEADER
 * </pre>
 */
public final class FrameDecoder {
    private enum State {
        HEADER,
        PAYLOAD,
        UPDATE
    }

    private final int version;
    private final ByteBuffer half = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    private State state = State.HEADER;
    private int streamId;
    private int payloadLeft;

    /** @param version 1 or 2, the only one that frames may have */
    public FrameDecoder(int version) {
        this.version = version;
    }

    /** Decodes one step: a frame without payload, the start of a PSH, or what there is of its payload. */
    public void step(ByteBuffer input, FrameHandler handler) throws ProtocolViolation {
        if (state == State.PAYLOAD) {
            payload(input, handler);
        } else if (input.remaining() >= 8 && half.position() == 0) {
            word(SmuxCodec.getLong(input), handler);
        } else {
            collect(input, handler);
        }
    }

    private void collect(ByteBuffer input, FrameHandler handler) throws ProtocolViolation {
        while (half.hasRemaining() && input.hasRemaining()) {
            half.put(input.get());
        }
        if (!half.hasRemaining()) {
            half.clear();
            word(half.getLong(0), handler);
        }
    }

    private void word(long word, FrameHandler handler) throws ProtocolViolation {
        if (state == State.UPDATE) {
            state = State.HEADER;
            handler.update(streamId, SmuxCodec.consumed(word), SmuxCodec.window(word));
        } else {
            header(word, handler);
        }
    }

    private void header(long header, FrameHandler handler) throws ProtocolViolation {
        if (SmuxCodec.version(header) != version) {
            throw new ProtocolViolation("frame of version " + SmuxCodec.version(header) + ", session of " + version);
        }
        streamId = SmuxCodec.streamId(header);
        int length = SmuxCodec.length(header);
        int command = SmuxCodec.command(header);
        switch (command) {
            case SmuxCodec.PSH -> beginPayload(length, handler);
            case SmuxCodec.UPD -> beginUpdate(length);
            case SmuxCodec.SYN -> handler.syn(empty("SYN", length));
            case SmuxCodec.FIN -> handler.fin(empty("FIN", length));
            case SmuxCodec.NOP -> handler.nop(empty("NOP", length));
            default -> throw new ProtocolViolation("unknown command " + command);
        }
    }

    private int empty(String name, int length) throws ProtocolViolation {
        if (length != 0) {
            throw new ProtocolViolation(name + " with " + length + " payload bytes");
        }
        return streamId;
    }

    private void beginUpdate(int length) throws ProtocolViolation {
        if (version == 1) {
            throw new ProtocolViolation("UPD in a session of version 1");
        }
        if (length != SmuxCodec.UPDATE_BYTES) {
            throw new ProtocolViolation("UPD of " + length + " payload bytes");
        }
        state = State.UPDATE;
    }

    private void beginPayload(int length, FrameHandler handler) throws ProtocolViolation {
        if (length > 0) {
            state = State.PAYLOAD;
            payloadLeft = length;
        }
        handler.push(streamId, length);
    }

    private void payload(ByteBuffer input, FrameHandler handler) throws ProtocolViolation {
        int limit = input.limit();
        int end = input.position() + Math.min(payloadLeft, input.remaining());
        payloadLeft -= end - input.position();
        if (payloadLeft == 0) {
            state = State.HEADER;
        }
        input.limit(end);
        handler.payload(input);
        input.limit(limit).position(end);
    }
}
