package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.api.SessionId;
import io.everwire.api.Stream;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.handshake.SecuredWire;
import io.everwire.protocolr.handshake.ServerHandshake;
import io.everwire.protocolr.resume.ResumableHello;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.MuxSession;
import io.everwire.spi.ProtocolViolation;
import io.everwire.spi.SessionPipe;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A model of an exit of the reference: the handshake and the multiplexer are this project's, the latter without
 * acknowledgements and with fixed windows; what lies between is {@link ReferenceSession}.
 */
final class ReferenceExit implements ReferenceSession.Owner {
    private static final double OVERTAKEN = 0.1;
    private static final int BUCKET = 1 << 20;

    private final Random random;
    private final ExitKey key;
    private final int holds;
    private final SmuxMultiplexer multiplexer = ReferenceMux.withWindows(262_144);
    private final BiConsumer<ReferenceSession, Stream> streams;
    private final Map<SessionId, ReferenceSession> sessions = new HashMap<>();
    private final List<String> deaths = new ArrayList<>();
    private int unexplained;

    /**
     * @param holds the bytes that a session keeps for replay
     * @param streams who receives the streams, and is to tell the session what is read from them
     */
    ReferenceExit(Random random, ExitKey key, int holds, BiConsumer<ReferenceSession, Stream> streams) {
        this.random = random;
        this.key = key;
        this.holds = holds;
        this.streams = streams;
    }

    CompletionStage<?> listen(Transport transport, SocketAddress at) {
        return transport.listen(at, ListenSettings.defaults(), connection -> new Opening());
    }

    /** Sessions that ended because bytes were asked for which had been dropped. */
    List<String> deaths() {
        return deaths;
    }

    /** Sessions that ended because the client was wrong. */
    int unexplained() {
        return unexplained;
    }

    @Override
    public void died(long first, long asked, long sent) {
        deaths.add("asked for the bytes from " + asked + " on, holds " + first + " to " + sent);
        // a session that has sent nothing took the place of one that died, and its answer, 0, was lost in a cut
        unexplained += asked > sent && sent > 0 ? 1 : 0;
    }

    @Override
    public void forget(ReferenceSession session) {
        sessions.values().remove(session);
    }

    /** It waits. */
    @Override
    public void wireLost(ReferenceSession session) {}

    /** Knows nothing of what was. */
    void restart() {
        List.copyOf(sessions.values()).forEach(ReferenceSession::die);
    }

    @Override
    public String toString() {
        return sessions.values().toString();
    }

    private ReferenceSession begin(Loop loop) {
        ReferenceSession session = new ReferenceSession(this, SessionPipe.Side.ACCEPTOR, loop, BUCKET, holds);
        MuxSession mux = multiplexer.start(session, ReferenceMux.NOBODY);
        mux.streams(stream -> streams.accept(session, stream));
        return session;
    }

    private final class Opening implements ConnectionHandler {
        private final ServerHandshake handshake = new ServerHandshake(random32(), key, false);
        private final ResumableHello hello = new ResumableHello();
        private @Nullable Connection connection;
        private @Nullable SecuredWire secured;

        private byte[] random32() {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public void opened(Connection opened) {
            connection = opened;
            opened.demand(Integer.MAX_VALUE);
            send(opened);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            Connection on = connection;
            if (on == null) {
                return;
            }
            try {
                receive(on, chunk);
            } catch (ProtocolViolation broken) {
                on.close();
            }
        }

        private void receive(Connection on, ByteBuffer chunk) throws ProtocolViolation {
            if (secured == null) {
                handshake.receive(chunk);
                send(on);
                secured = handshake.isDone() ? handshake.secured() : null;
            }
            SecuredWire keys = secured;
            ByteBuffer plain = keys == null ? null : keys.opener().open(chunk);
            if (keys != null && plain != null && hello.receive(plain)) {
                sessions.computeIfAbsent(hello.sessionId(), id -> begin(on.loop()))
                        .attach(on, keys, chunk, random.nextDouble() < OVERTAKEN);
            }
        }

        private void send(Connection on) {
            for (ByteBuffer next = handshake.transmit(); next != null; next = handshake.transmit()) {
                ByteBuffer room = on.claim(next.remaining());
                if (room != null) {
                    int length = room.remaining();
                    room.put(next);
                    on.commit(length);
                }
            }
            on.flush();
        }

        @Override
        public void writable() {}

        @Override
        public void end() {
            if (connection != null) {
                connection.close();
            }
        }

        @Override
        public void closed(CloseReason why) {}
    }
}
