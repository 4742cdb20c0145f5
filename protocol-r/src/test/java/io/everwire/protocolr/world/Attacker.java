package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.api.DialledSession;
import io.everwire.api.Session;
import io.everwire.api.SessionId;
import io.everwire.api.SessionObserver;
import io.everwire.api.Stream;
import io.everwire.mux.frame.SmuxCodec;
import io.everwire.protocolr.ResumableDialer;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.spi.Connection;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.SessionPipe;
import io.everwire.testkit.simulation.SimulatedNetwork;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One session of a client that means harm: a multiplexer that writes frames by hand. */
final class Attacker implements Multiplexer, MuxSession, PipeHandler, SessionObserver {
    private static final int STREAMS = 32;
    private static final int WINDOW = 1 << 26;

    private final Attack attack;
    private final DialledSession session;
    private @Nullable SessionPipe pipe;
    private @Nullable Connection connection;
    private int opened;
    private boolean left;
    private boolean acknowledged;

    /** @param host where it comes from */
    Attacker(Attack attack, SimulatedNetwork network, String host, ExitKey exit, RandomGenerator random) {
        this.attack = attack;
        session = ResumableDialer.builder(new DecoratedTransport(network.transport(host), this::dialled), this, random)
                .exit(network.address("exit", 1))
                .exitKey(exit.publicKey())
                .build()
                .session(SessionId.random(random), this);
        session.connect();
    }

    private Connection dialled(Connection made) {
        connection = made;
        return made;
    }

    /** Drops its connection, if it has one. */
    void leave() {
        left = true;
        session.close();
    }

    @Override
    public MuxSession start(SessionPipe on, MuxObserver observer) {
        pipe = on;
        on.handler(this);
        return this;
    }

    @Override
    public void wireUp() {
        writable();
        if (attack == Attack.NEVER_READS) {
            Objects.requireNonNull(connection).demand(0);
        }
    }

    @Override
    public void writable() {
        SessionPipe to = Objects.requireNonNull(pipe);
        int wanted =
                switch (attack) {
                    case OPENS_WITHOUT_END -> Integer.MAX_VALUE;
                    case IDLES -> 0;
                    default -> STREAMS;
                };
        while (opened < wanted && open(to)) {
            opened++;
        }
        to.flush();
    }

    /** A stream with a wide window, and the request for an endless download. */
    private boolean open(SessionPipe to) {
        ByteBuffer room = to.claim(64, 64, false);
        if (room == null) {
            return false;
        }
        int from = room.position();
        int id = 2 * opened + 3;
        SmuxCodec.putHeader(room, 2, SmuxCodec.SYN, 0, id);
        if (attack != Attack.OPENS_WITHOUT_END) {
            SmuxCodec.putUpdate(room, id, 0, WINDOW);
            SmuxCodec.putHeader(room, 2, SmuxCodec.PSH, 1, id);
            room.put(CrowdedWorld.ENDLESS);
        }
        to.commit(room.position() - from);
        return true;
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        chunk.position(chunk.limit());
        SessionPipe to = Objects.requireNonNull(pipe);
        if (attack == Attack.ACKNOWLEDGES_ONCE && !acknowledged) {
            ByteBuffer room = to.claim(SmuxCodec.HEADER_BYTES, SmuxCodec.HEADER_BYTES, true);
            if (room != null) {
                acknowledged = true;
                SmuxCodec.putHeader(room, 2, SmuxCodec.NOP, 0, (int) to.received());
                to.commit(SmuxCodec.HEADER_BYTES);
                to.flush();
            }
        }
    }

    @Override
    public void wireDown(Session lost, CloseReason why) {
        if (!left && attack != Attack.VANISHES && attack != Attack.IDLES) {
            session.connect();
        }
    }

    @Override
    public void closed(CloseReason why) {}

    @Override
    public void wireDown() {}

    @Override
    public void proven(long position) {}

    @Override
    public CompletionStage<Stream> open() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void streams(Consumer<Stream> acceptor) {}

    @Override
    public void drain() {}

    @Override
    public void probe() {}

    @Override
    public void abortStreams(CloseReason why) {}

    @Override
    public int openStreams() {
        return opened;
    }

    /** So that it does not bother to end its old wire in good order. */
    @Override
    public boolean peerAcknowledges() {
        return true;
    }

    @Override
    public long awaitingSince() {
        return Long.MAX_VALUE;
    }
}
