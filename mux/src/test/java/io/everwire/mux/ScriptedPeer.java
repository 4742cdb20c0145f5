package io.everwire.mux;

import io.everwire.api.ErrorCode;
import io.everwire.api.Stream;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.SessionPipe;
import io.everwire.testkit.loop.ManualLoop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The other end of a session, spoken frame by frame. */
final class ScriptedPeer {
    static final MuxObserver NO_OBSERVER = new MuxObserver() {
        @Override
        public void roundTrip(long nanos) {}

        @Override
        public void idle() {}
    };

    final ManualLoop loop = new ManualLoop();
    final MemoryPipe pipe;
    final MuxSession mux;
    final List<Stream> accepted = new ArrayList<>();

    /** What the mux under test has measured, in nanoseconds. */
    final List<Long> roundTrips = new ArrayList<>();

    private final int version;

    private ScriptedPeer(MuxSettings settings, SessionPipe.Side side) {
        this(new SmuxMultiplexer(settings), settings.version(), side);
    }

    private ScriptedPeer(SmuxMultiplexer multiplexer, int version, SessionPipe.Side side) {
        this.version = version;
        pipe = MemoryPipe.alone(loop, side);
        mux = multiplexer.start(pipe, new MuxObserver() {
            @Override
            public void roundTrip(long nanos) {
                roundTrips.add(nanos);
            }

            @Override
            public void idle() {}
        });
        if (side == SessionPipe.Side.ACCEPTOR) {
            mux.streams(accepted::add);
        }
        pipe.connectAlone(0);
        loop.run();
    }

    /** The mux under test accepts, and takes streams. */
    static ScriptedPeer ofServer(MuxSettings settings) {
        return new ScriptedPeer(settings, SessionPipe.Side.ACCEPTOR);
    }

    /** One of several sessions of the mux under test, which accepts. */
    static ScriptedPeer of(SmuxMultiplexer multiplexer) {
        return new ScriptedPeer(multiplexer, 2, SessionPipe.Side.ACCEPTOR);
    }

    /** The mux under test dials, and takes no streams. */
    static ScriptedPeer ofClient(MuxSettings settings) {
        return new ScriptedPeer(settings, SessionPipe.Side.DIALER);
    }

    void open(int id) {
        frame(0, id, 0);
    }

    void openAndFinish(int id) {
        frame(0, id, 0);
        frame(1, id, 0);
        accepted.get(accepted.size() - 1).close();
        loop.run();
    }

    void finish(int id) {
        frame(1, id, 0);
    }

    void push(int id, int bytes) {
        frame(2, id, bytes);
    }

    void nop(int id) {
        frame(3, id, 0);
    }

    void update(int id, int consumed, int window) {
        ByteBuffer frame = header(4, id, 8, 8);
        feed(frame.putInt(consumed).putInt(window));
    }

    private void frame(int command, int id, int payload) {
        ByteBuffer frame = header(command, id, payload, payload);
        feed(frame.position(frame.limit()));
    }

    private ByteBuffer header(int command, int id, int length, int room) {
        return ByteBuffer.allocate(8 + room)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) version)
                .put((byte) command)
                .putShort((short) length)
                .putInt(id);
    }

    private void feed(ByteBuffer frame) {
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        pipe.feed(bytes);
        loop.run();
    }

    void send(String hex) {
        pipe.feed(HexFormat.of().parseHex(hex));
        loop.run();
    }

    void pass(long millis) {
        loop.pass(millis * Endpoints.MILLI);
    }

    boolean isOpen() {
        return pipe.closedFor() == null;
    }

    ErrorCode closeCode() {
        return Objects.requireNonNull(pipe.closedFor(), "the session is open").code();
    }

    /** What the mux has sent since the last call, in hex. */
    String takeSent() {
        loop.run();
        return HexFormat.of().formatHex(pipe.takeSent());
    }

    int takePayloadBytes() {
        return payloadBytes(takeSent());
    }

    static int count(String frames, int command) {
        int[] found = new int[1];
        walk(frames, (kind, length) -> found[0] += kind == command ? 1 : 0);
        return found[0];
    }

    static int payloadBytes(String frames) {
        int[] total = new int[1];
        walk(frames, (kind, length) -> total[0] += kind == 2 ? length : 0);
        return total[0];
    }

    private interface Visitor {
        void frame(int command, int length);
    }

    private static void walk(String frames, Visitor visitor) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(frames)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int command = bytes.get(bytes.position() + 1);
            int length = bytes.getShort(bytes.position() + 2) & 0xFFFF;
            visitor.frame(command, length);
            bytes.position(bytes.position() + 8 + length);
        }
    }
}
