package io.everwire.bench.oneshot;

import io.everwire.api.CloseReason;
import io.everwire.api.Scope;
import io.everwire.protocolr.tinyss.Aeads;
import io.everwire.protocolr.tinyss.RecordOpener;
import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.ProtocolViolation;
import io.everwire.spi.SessionPipe;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection as a pipe that keeps nothing: frames are put into one small buffer, sealed from there, and gone. It seals
 * as far ahead of the connection as a session does, so that only what is kept, and its bookkeeping, makes the difference.
 */
final class OneShotPipe implements SessionPipe, ConnectionHandler, MuxObserver {
    private static final int ROOM = 65_536;

    private final Side side;
    private final RecordSealer sealer;
    private final RecordOpener opener;
    private final BiFunction<SessionPipe, MuxObserver, MuxSession> multiplexer;
    private final Consumer<MuxSession> onOpened;
    private final Runnable onClosed;
    private final ByteBuffer unsent =
            Aeads.chosen().prefersDirect() ? ByteBuffer.allocateDirect(ROOM) : ByteBuffer.allocate(ROOM);
    private final ByteBuffer room = unsent.duplicate();
    private final ByteBuffer record = unsent.duplicate();
    private @Nullable Connection connection;
    private @Nullable PipeHandler handler;
    private boolean starved;
    private boolean over;
    private int sealed;
    private int filled;
    private long sent;
    private long proven;
    private long received;

    /** @param multiplexer is put on when the connection is there */
    OneShotPipe(
            Side side,
            Keys keys,
            BiFunction<SessionPipe, MuxObserver, MuxSession> multiplexer,
            Consumer<MuxSession> onOpened,
            Runnable onClosed) {
        this.side = side;
        this.sealer = new RecordSealer(Aeads.chosen().create(keys.from(side)));
        this.opener = new RecordOpener(Aeads.chosen().create(keys.to(side)));
        this.multiplexer = multiplexer;
        this.onOpened = onOpened;
        this.onClosed = onClosed;
    }

    private Connection connection() {
        return Objects.requireNonNull(connection, "not open yet");
    }

    private PipeHandler handler() {
        return Objects.requireNonNull(handler, "no multiplexer");
    }

    // ---- what the multiplexer uses

    @Override
    public Loop loop() {
        return connection().loop();
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public void handler(PipeHandler next) {
        handler = next;
    }

    @Override
    public @Nullable ByteBuffer claim(int atLeast, int atMost, boolean control) {
        boolean taken = !over && sealWhile(RecordSealer.MAX_PLAIN);
        if (taken && ROOM - filled < atLeast) {
            taken = sealWhile(1);
        }
        starved |= !taken;
        return taken ? room.limit(Math.min(ROOM, filled + atMost)).position(filled) : null;
    }

    @Override
    public void commit(int bytes) {
        filled += bytes;
        sent += bytes;
    }

    @Override
    public void flush() {
        if (!over) {
            sealWhile(1);
            connection().flush();
        }
    }

    private boolean sealWhile(int least) {
        while (filled - sealed >= least) {
            int bytes = Math.min(RecordSealer.MAX_PLAIN, filled - sealed);
            if (!seal(bytes)) {
                return false;
            }
            sealed += bytes;
        }
        if (sealed == filled) {
            sealed = 0;
            filled = 0;
        }
        return true;
    }

    private boolean seal(int bytes) {
        int length = RecordSealer.sealedLength(bytes);
        ByteBuffer into = connection().claim(length);
        if (into == null) {
            return false;
        }
        sealer.seal(record.limit(sealed + bytes).position(sealed), into);
        connection().commit(length);
        return true;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public long proven() {
        return proven;
    }

    @Override
    public long received() {
        return received;
    }

    @Override
    public void proven(long position) {
        proven = Math.max(proven, position);
    }

    @Override
    public void close(CloseReason why) {
        if (!over) {
            flush();
            connection().close();
            end(why);
        }
    }

    // ---- what the connection tells

    @Override
    public void opened(Connection opened) {
        connection = opened;
        MuxSession session = multiplexer.apply(this, this);
        onOpened.accept(session);
        opened.demand(Integer.MAX_VALUE);
        handler().wireUp();
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        try {
            for (ByteBuffer plain = opener.open(chunk); plain != null && !over; plain = opener.open(chunk)) {
                received += plain.remaining();
                handler().bytes(plain);
            }
        } catch (ProtocolViolation violation) {
            connection().abort(violation.toReason(Scope.WIRE));
        }
    }

    @Override
    public void writable() {
        if (starved) {
            starved = false;
            handler().writable();
        } else {
            flush();
        }
    }

    @Override
    public void end() {
        connection().close();
    }

    @Override
    public void closed(CloseReason why) {
        end(why);
    }

    private void end(CloseReason why) {
        if (!over) {
            over = true;
            if (handler != null) {
                handler.closed(why.within(Scope.SESSION));
            }
            onClosed.run();
        }
    }

    // ---- what the multiplexer tells

    @Override
    public void roundTrip(long nanos) {}

    @Override
    public void idle() {}
}
