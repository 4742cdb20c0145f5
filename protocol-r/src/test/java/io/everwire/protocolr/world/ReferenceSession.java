package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.protocolr.handshake.SecuredWire;
import io.everwire.protocolr.resume.Counter;
import io.everwire.protocolr.tinyss.RecordSealer;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.ProtocolViolation;
import io.everwire.spi.SessionPipe;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One end of a session of the reference, written from WIRE.md 5 and 6 with its defects: memory that forgets (D5), reading
 * that stops when its bucket is full of what is unread (WIRE.md 7.2), new wires that wait for it (D7) and, at an exit,
 * hellos that are not answered (D6) and an answer behind the counter (D2); a death that says nothing (D14).
 */
final class ReferenceSession implements SessionPipe {
    /** Whose session it is. */
    interface Owner {
        /** It ended because the peer asked for bytes which are not held. */
        void died(long first, long asked, long sent);

        /** It is over. */
        void forget(ReferenceSession session);

        /** Its wire is gone; a client dials. */
        void wireLost(ReferenceSession session);
    }

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration NEGOTIATION = Duration.ofSeconds(10);

    private final Owner owner;
    private final Side side;
    private final int bucketBytes;
    private final Loop loop;
    private final ReferenceBuffer replay;
    private final UnreadBytes bucket = new UnreadBytes();
    private final Loop.Alarm idle;
    private @Nullable PipeHandler handler;
    private @Nullable Wire wire;
    private @Nullable Wire queued;
    private @Nullable ByteBuffer claimed;
    private boolean roomWanted;
    private boolean dead;
    private boolean known;
    private long received;
    private long proven;

    /**
     * @param bucketBytes what may be unread before it stops reading
     * @param holds the bytes that it keeps for replay
     */
    ReferenceSession(Owner owner, Side side, Loop loop, int bucketBytes, int holds) {
        this.owner = owner;
        this.side = side;
        this.bucketBytes = bucketBytes;
        this.loop = loop;
        this.replay = new ReferenceBuffer(holds);
        this.idle = loop.alarm(this::onIdle);
    }

    /** The application has read bytes of one of the session's streams. */
    void read(int bytes) {
        bucket.read(bytes);
        Wire next = queued;
        if (!isStuck()) {
            if (next != null) {
                queued = null;
                begin(next);
            } else if (wire != null) {
                wire.connection.demand(Integer.MAX_VALUE);
            }
        }
    }

    private boolean isStuck() {
        return bucket.unread() >= bucketBytes;
    }

    /** A wire whose hello was answered: a client's. */
    void answered(Connection connection, SecuredWire keys, ByteBuffer rest) {
        Wire next = new Wire(connection, keys);
        next.answered = true;
        connection.handler(next);
        begin(next);
        next.bytes(rest);
    }

    /** A wire whose hello names this session: an exit's. */
    void attach(Connection connection, SecuredWire keys, ByteBuffer rest, boolean overtaken) {
        Wire next = new Wire(connection, keys);
        connection.handler(next);
        Wire former = wire;
        if (former != null) {
            former.connection.close();
            lost(former);
        }
        if (isStuck()) {
            queue(next);
            return;
        }
        next.overtaken = overtaken && known;
        begin(next);
        next.bytes(rest);
    }

    /** Nobody fetches it, as the reading does not look up: the second one that waits is not even answered. */
    private void queue(Wire next) {
        if (queued == null) {
            queued = next;
            next.answer();
        }
    }

    private void begin(Wire next) {
        if (wire != null) {
            lost(wire);
        }
        wire = next;
        if (!next.answered && !next.overtaken) {
            next.answer();
        }
        next.seal(Counter.encode(received));
        if (next.overtaken) {
            next.answer();
        }
        known = true;
        next.connection.flush();
        next.deadline.at(loop.nanoTime() + NEGOTIATION.toNanos());
        next.connection.demand(Integer.MAX_VALUE);
    }

    private void negotiated(Wire on, long peerReceived) {
        if (peerReceived < replay.first() || peerReceived > replay.sent()) {
            owner.died(replay.first(), peerReceived, replay.sent());
            die();
            return;
        }
        proven = peerReceived;
        on.live = true;
        on.send(replay.from(peerReceived));
        handler().proven(peerReceived);
        handler().wireUp();
    }

    boolean isDead() {
        return dead;
    }

    /** Whether a wire was live once. */
    boolean isKnown() {
        return known;
    }

    /** Nothing is closed, nothing is said. */
    void die() {
        if (!dead) {
            dead = true;
            idle.cancel();
            owner.forget(this);
            loop.execute(() -> handler()
                    .closed(new CloseReason(
                            Scope.SESSION, ErrorCode.CANNOT_RESUME, Initiator.LIBRARY, "out of resumption range")));
        }
    }

    private void lost(Wire old) {
        old.deadline.cancel();
        if (old == wire) {
            wire = null;
            roomWanted = false;
            if (old.live && !dead) {
                handler().wireDown();
            }
            if (!dead) {
                owner.wireLost(this);
            }
        }
    }

    private void onIdle() {
        if (replay.idle()) {
            idle.at(loop.nanoTime() + IDLE.toNanos());
        }
    }

    @Override
    public @Nullable ByteBuffer claim(int atLeast, int atMost, boolean control) {
        boolean free = wire != null && wire.live && wire.unsealed.isEmpty();
        roomWanted |= !free;
        claimed = free ? ByteBuffer.allocate(atMost) : null;
        return claimed;
    }

    @Override
    public void commit(int bytes) {
        byte[] piece = new byte[bytes];
        Objects.requireNonNull(claimed).get(0, piece);
        replay.append(piece);
        idle.at(loop.nanoTime() + IDLE.toNanos());
        Objects.requireNonNull(wire).send(piece);
    }

    @Override
    public void flush() {
        if (wire != null) {
            wire.connection.flush();
        }
    }

    @Override
    public void close(CloseReason why) {
        if (wire != null) {
            wire.connection.close();
        }
        die();
    }

    @Override
    public long sent() {
        return replay.sent();
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
    public Loop loop() {
        return loop;
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public void handler(PipeHandler next) {
        handler = next;
    }

    private PipeHandler handler() {
        return Objects.requireNonNull(handler);
    }

    @Override
    public String toString() {
        return "received " + received + ", unread " + bucket.unread() + ", sent " + replay.sent() + " from "
                + replay.first() + (wire == null ? ", no wire" : wire.live ? ", live" : ", negotiating")
                + (queued == null ? "" : ", another waits");
    }

    private final class Wire implements ConnectionHandler {
        private final Connection connection;
        private final SecuredWire keys;
        private final Loop.Alarm deadline = loop.alarm(this::expire);
        private final Counter counter = new Counter();
        private final ArrayDeque<ByteBuffer> unsealed = new ArrayDeque<>();
        private boolean answered;
        private boolean overtaken;
        private boolean counted;
        private boolean live;

        Wire(Connection connection, SecuredWire keys) {
            this.connection = connection;
            this.keys = keys;
        }

        void answer() {
            answered = true;
            seal(ByteBuffer.wrap(new byte[] {(byte) (known ? 1 : 0)}));
            connection.flush();
        }

        private boolean seal(ByteBuffer plain) {
            ByteBuffer room = connection.claim(RecordSealer.sealedLength(plain.remaining()));
            if (room == null) {
                return false;
            }
            int length = room.remaining();
            keys.sealer().seal(plain, room);
            connection.commit(length);
            return true;
        }

        void send(byte[] bytes) {
            int at = 0;
            do { // also where there is nothing to say: an empty record means nothing
                int count = Math.min(RecordSealer.MAX_PLAIN, bytes.length - at);
                unsealed.add(ByteBuffer.wrap(bytes, at, count));
                at += count;
            } while (at < bytes.length);
            sealAll();
        }

        private void sealAll() {
            for (ByteBuffer next = unsealed.peek(); next != null && seal(next); next = unsealed.peek()) {
                unsealed.remove();
            }
            connection.flush();
        }

        private void expire() {
            connection.close();
            lost(this);
        }

        @Override
        public void opened(Connection opened) {}

        @Override
        public void bytes(ByteBuffer chunk) {
            try {
                for (ByteBuffer plain = keys.opener().open(chunk);
                        plain != null;
                        plain = keys.opener().open(chunk)) {
                    plain(plain);
                }
            } catch (ProtocolViolation broken) {
                connection.close();
                lost(this);
            }
        }

        private void plain(ByteBuffer plain) {
            if (this != wire || dead) {
                return;
            }
            if (!counted && counter.receive(plain)) {
                counted = true;
                deadline.cancel();
                negotiated(this, counter.value());
            }
            if (live && !dead && plain.hasRemaining()) {
                received += plain.remaining();
                bucket.look(plain);
                handler().bytes(plain);
                connection.demand(isStuck() ? 0 : Integer.MAX_VALUE);
            }
        }

        @Override
        public void writable() {
            if (this == wire) {
                sealAll();
                if (roomWanted && live && unsealed.isEmpty()) {
                    roomWanted = false;
                    handler().writable();
                }
            }
        }

        @Override
        public void end() {
            connection.close();
            lost(this);
        }

        @Override
        public void closed(CloseReason why) {
            lost(this);
        }
    }
}
