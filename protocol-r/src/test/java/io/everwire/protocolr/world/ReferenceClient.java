package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.api.Credentials;
import io.everwire.api.MetaSession;
import io.everwire.api.SessionId;
import io.everwire.api.Stream;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.protocolr.auth.PinnedKeys;
import io.everwire.protocolr.handshake.ClientHandshake;
import io.everwire.protocolr.handshake.SecuredWire;
import io.everwire.protocolr.resume.ResumableHello;
import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.Loop;
import io.everwire.spi.MuxSession;
import io.everwire.spi.ProtocolViolation;
import io.everwire.spi.SessionPipe;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A model of a client of the reference with one session: it dials when a wire is lost, again a second after a failure
 * (WIRE.md 10), and begins a new session when the old one has died. Windows and bucket are those of WIRE.md 7.7; the
 * handshake and the multiplexer are this project's, what lies between is {@link ReferenceSession}.
 */
final class ReferenceClient implements ReferenceSession.Owner {
    private static final int BUCKET = 4 << 20;
    private static final int WINDOW = 2 << 20;
    private static final Duration DIAL = Duration.ofSeconds(5);
    private static final Duration NEGOTIATION = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Random random;
    private final Transport transport;
    private final SocketAddress exit;
    private final ExitPublicKey exitKey;
    private final int holds;
    private final Loop loop;
    private final SmuxMultiplexer multiplexer = ReferenceMux.withWindows(WINDOW);
    private final MetaSession metaSession;
    private final Loop.Alarm redial;
    private final List<String> deaths = new ArrayList<>();
    private SessionId id;
    private ReferenceSession session;
    private MuxSession mux;
    private int unexplained;
    private int wires;

    /** @param holds the bytes that a session keeps for replay */
    ReferenceClient(Random random, Transport transport, SocketAddress exit, ExitPublicKey exitKey, int holds) {
        this.random = random;
        this.transport = transport;
        this.exit = exit;
        this.exitKey = exitKey;
        this.holds = holds;
        this.loop = transport.nextLoop();
        this.metaSession = MetaSession.random(random);
        this.redial = loop.alarm(this::dial);
        id = SessionId.random(random);
        session = newSession();
        mux = multiplexer.start(session, ReferenceMux.NOBODY);
    }

    private ReferenceSession newSession() {
        return new ReferenceSession(this, SessionPipe.Side.DIALER, loop, BUCKET, holds);
    }

    /** The session that streams belong to which are opened now. */
    ReferenceSession session() {
        return session;
    }

    CompletionStage<Stream> open() {
        return mux.open();
    }

    /** Dials. On the loop, as everything else. */
    void start() {
        dial();
    }

    Loop loop() {
        return loop;
    }

    /** Sessions that ended because bytes were asked for which had been dropped. */
    List<String> deaths() {
        return deaths;
    }

    /** Sessions that ended because the exit was wrong. */
    int unexplained() {
        return unexplained;
    }

    /** Wires that named a session. */
    int wires() {
        return wires;
    }

    @Override
    public void died(long first, long asked, long sent) {
        deaths.add("asked for the bytes from " + asked + " on, holds " + first + " to " + sent);
        unexplained += asked > sent ? 1 : 0;
    }

    @Override
    public void forget(ReferenceSession over) {
        loop.execute(() -> {
            id = SessionId.random(random);
            session = newSession();
            mux = multiplexer.start(session, ReferenceMux.NOBODY);
            dial();
        });
    }

    @Override
    public void wireLost(ReferenceSession waiting) {
        dialLater(Duration.ZERO);
    }

    private void dialLater(Duration pause) {
        redial.at(loop.nanoTime() + pause.toNanos());
    }

    private void dial() {
        redial.cancel();
        transport.dial(exit, DialSettings.within(DIAL), loop, new Opening(session, id));
    }

    /** Says nothing more. */
    void stop() {
        redial.cancel();
    }

    @Override
    public String toString() {
        return session + ", died " + deaths;
    }

    /** One dial, up to the answer to the hello. */
    private final class Opening implements ConnectionHandler {
        private final ReferenceSession mine;
        private final SessionId name;
        private final ClientHandshake handshake =
                new ClientHandshake(random32(), PinnedKeys.of(exitKey), Credentials.none());
        private final Loop.Alarm deadline = loop.alarm(this::expire);
        private @Nullable Connection connection;
        private @Nullable SecuredWire secured;

        Opening(ReferenceSession mine, SessionId name) {
            this.mine = mine;
            this.name = name;
        }

        private byte[] random32() {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public void opened(Connection opened) {
            connection = opened;
            deadline.at(loop.nanoTime() + NEGOTIATION.toNanos());
            opened.demand(Integer.MAX_VALUE);
            send(opened);
        }

        private void expire() {
            if (connection != null) {
                connection.close();
            }
            failed();
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
                failed();
            }
        }

        private void receive(Connection on, ByteBuffer chunk) throws ProtocolViolation {
            if (secured == null) {
                handshake.receive(chunk);
                send(on);
                if (!handshake.isDone()) {
                    return;
                }
                secured = handshake.secured();
                sayHello(on, secured);
            }
            ByteBuffer plain = secured.opener().open(chunk);
            if (plain != null) {
                answered(on, secured, plain.get() != 0, chunk);
            }
        }

        private void sayHello(Connection on, SecuredWire keys) {
            ByteBuffer hello = ResumableHello.encode(metaSession, name);
            ByteBuffer room = on.claim(RecordSealer.sealedLength(hello.remaining()));
            if (room != null) {
                int length = room.remaining();
                keys.sealer().seal(hello, room);
                on.commit(length);
            }
            on.flush();
        }

        /** A session that was live once and is new to the exit cannot go on. */
        private void answered(Connection on, SecuredWire keys, boolean resumed, ByteBuffer rest) {
            deadline.cancel();
            if (mine.isDead()) {
                on.close();
            } else if (mine.isKnown() && !resumed) {
                unexplained++;
                mine.die();
            } else {
                wires++;
                mine.answered(on, keys, rest);
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

        private void failed() {
            deadline.cancel();
            if (!mine.isDead()) {
                dialLater(PAUSE);
            }
        }

        @Override
        public void writable() {}

        @Override
        public void end() {
            if (connection != null) {
                connection.close();
            }
            failed();
        }

        @Override
        public void closed(CloseReason why) {
            failed();
        }
    }
}
