package io.everwire.protocolr.faults;

import io.everwire.api.CloseReason;
import io.everwire.api.MetaSession;
import io.everwire.api.SessionId;
import io.everwire.protocolr.handshake.ClientHandshake;
import io.everwire.protocolr.handshake.SecuredWire;
import io.everwire.protocolr.handshake.ServerHandshake;
import io.everwire.protocolr.resume.Counter;
import io.everwire.protocolr.resume.ResumableHello;
import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One end of a wire, spoken by hand: its handshake is right, and behind that goes whatever a test says. */
final class RawWire implements ConnectionHandler {
    /** What the two sides of a handshake have in common. */
    private record Opening(Input input, Output output, BooleanSupplier done, Supplier<SecuredWire> keys) {}

    /** Takes what the other side has sent. */
    private interface Input {
        void receive(ByteBuffer in) throws ProtocolViolation;
    }

    /** Gives what is to be sent, piece by piece. */
    private interface Output {
        @Nullable
        ByteBuffer transmit();
    }

    private static final int PIECE = 8_192;

    private final Opening handshake;
    private final Queue<ByteBuffer> unsent = new ArrayDeque<>();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private @Nullable Connection connection;
    private @Nullable SecuredWire secured;
    private @Nullable CloseReason closed;
    private boolean ended;
    private int records;

    private RawWire(Opening handshake) {
        this.handshake = handshake;
    }

    static RawWire ofClient(ClientHandshake client) {
        return new RawWire(new Opening(client::receive, client::transmit, client::isDone, client::secured));
    }

    static RawWire ofExit(ServerHandshake exit) {
        return new RawWire(new Opening(exit::receive, exit::transmit, exit::isDone, exit::secured));
    }

    /** Whether the exit has proven itself and let us in. */
    boolean isSecured() {
        return secured != null;
    }

    /** Whether the exit has ended it, by FIN or reset. */
    boolean isOver() {
        return ended || closed != null;
    }

    /** What came behind the handshake: answer, counter, session bytes. */
    byte[] heard() {
        return heard.toByteArray();
    }

    /** How much of that came. */
    int length() {
        return heard.size();
    }

    /** In how many records, empty ones among them. */
    int records() {
        return records;
    }

    /** Where this end is. */
    SocketAddress local() {
        return connection().local();
    }

    // ---- what is said; any time

    void hello(MetaSession metaSession, SessionId id) {
        record(array(ResumableHello.encode(metaSession, id)));
    }

    void counter(long received) {
        record(array(Counter.encode(received)));
    }

    /** One record with this content. */
    void record(byte[] plain) {
        raw(seal(plain));
    }

    /** These bytes as they are. */
    void raw(byte[] bytes) {
        inLoop(() -> put(bytes));
    }

    /** A record as bytes; it takes its place in the count. */
    byte[] seal(byte[] plain) {
        ByteBuffer record = ByteBuffer.allocate(RecordSealer.sealedLength(plain.length));
        secured().sealer().seal(ByteBuffer.wrap(plain), record);
        return record.array();
    }

    /** Reads no more. */
    void stopReading() {
        inLoop(() -> connection().demand(0));
    }

    /** Reads so many pieces more. */
    void read(int pieces) {
        inLoop(() -> connection().demand(pieces));
    }

    void abort() {
        connection().abort();
    }

    private void inLoop(Runnable task) {
        connection().loop().execute(task);
    }

    private void put(byte[] bytes) {
        unsent.add(ByteBuffer.wrap(bytes));
        putAll();
    }

    private void putAll() {
        for (ByteBuffer next = unsent.peek(); next != null && putSome(next); next = unsent.peek()) {
            if (!next.hasRemaining()) {
                unsent.remove();
            }
        }
        connection().flush();
    }

    private boolean putSome(ByteBuffer bytes) {
        int count = Math.min(PIECE, bytes.remaining());
        ByteBuffer room = connection().claim(count);
        if (room != null) {
            room.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            connection().commit(count);
        }
        return room != null;
    }

    private Connection connection() {
        return Objects.requireNonNull(connection, "not opened yet");
    }

    private SecuredWire secured() {
        return Objects.requireNonNull(secured, "the handshake is not done");
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }

    // ---- what happens

    @Override
    public void opened(Connection opened) {
        connection = opened;
        opened.demand(Integer.MAX_VALUE);
        shakeHands();
    }

    private void shakeHands() {
        for (ByteBuffer next = handshake.output().transmit();
                next != null;
                next = handshake.output().transmit()) {
            put(array(next));
        }
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        try {
            if (secured == null) {
                handshake.input().receive(chunk);
                shakeHands();
                secured = handshake.done().getAsBoolean() ? handshake.keys().get() : null;
            }
            if (secured != null) {
                open(secured, chunk);
            }
        } catch (ProtocolViolation wrong) {
            throw new AssertionError("the other side must not do this", wrong);
        }
    }

    private void open(SecuredWire keys, ByteBuffer chunk) throws ProtocolViolation {
        for (ByteBuffer plain = keys.opener().open(chunk);
                plain != null;
                plain = keys.opener().open(chunk)) {
            heard.writeBytes(array(plain));
            records++;
        }
    }

    @Override
    public void writable() {
        putAll();
    }

    @Override
    public void end() {
        ended = true;
        connection().close();
    }

    @Override
    public void closed(CloseReason why) {
        closed = why;
    }

    @Override
    public String toString() {
        return "heard " + heard.size() + " bytes" + (ended ? ", ended" : "")
                + (closed == null ? "" : ", closed by " + closed);
    }
}
