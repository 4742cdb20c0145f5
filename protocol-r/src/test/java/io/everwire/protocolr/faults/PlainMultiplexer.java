package io.everwire.protocolr.faults;

import io.everwire.api.CloseReason;
import io.everwire.api.Stream;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.SessionPipe;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sessions that are nothing but two streams of bytes, so that a test sees each of them; at an exit they echo. */
final class PlainMultiplexer implements Multiplexer {
    private static final int PIECE = 16_384;

    private final List<Plain> sessions = new ArrayList<>();

    @Override
    public MuxSession start(SessionPipe pipe, MuxObserver observer) {
        Plain started = new Plain(pipe, pipe.side() == SessionPipe.Side.ACCEPTOR);
        pipe.handler(started);
        sessions.add(started);
        return started;
    }

    /** All that ever began, in order. */
    List<Plain> sessions() {
        return sessions;
    }

    Plain last() {
        return sessions.get(sessions.size() - 1);
    }

    /** One session's bytes. */
    static final class Plain implements MuxSession, PipeHandler {
        private final SessionPipe pipe;
        private final boolean echoes;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private int committed;
        private @Nullable CloseReason closed;

        Plain(SessionPipe pipe, boolean echoes) {
            this.pipe = pipe;
            this.echoes = echoes;
        }

        /** Any time; goes out as soon as there is room. */
        void write(byte[] bytes) {
            pipe.loop().execute(() -> {
                written.writeBytes(bytes);
                pump();
            });
        }

        /** Tells that so much is proven received, as an acknowledgement would. */
        void proven(int bytes) {
            pipe.loop().execute(() -> pipe.proven((long) bytes));
        }

        byte[] received() {
            return received.toByteArray();
        }

        int length() {
            return received.size();
        }

        long sent() {
            return pipe.sent();
        }

        @Nullable
        CloseReason why() {
            return closed;
        }

        private void pump() {
            byte[] all = written.toByteArray();
            while (committed < all.length && closed == null) {
                ByteBuffer room = pipe.claim(1, Math.min(PIECE, all.length - committed), false);
                if (room == null) {
                    break;
                }
                int count = Math.min(room.remaining(), all.length - committed);
                room.put(all, committed, count);
                pipe.commit(count);
                committed += count;
            }
            pipe.flush();
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            byte[] copy = new byte[chunk.remaining()];
            chunk.get(copy);
            received.writeBytes(copy);
            if (echoes) {
                written.writeBytes(copy);
                pump();
            }
        }

        @Override
        public void wireUp() {
            pump();
        }

        @Override
        public void wireDown() {}

        @Override
        public void writable() {
            pump();
        }

        @Override
        public void proven(long position) {}

        @Override
        public void closed(CloseReason why) {
            closed = why;
        }

        @Override
        public CompletionStage<Stream> open() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void streams(Consumer<Stream> acceptor) {}

        @Override
        public void drain() {}

        @Override
        public void abortStreams(CloseReason why) {}

        @Override
        public int openStreams() {
            return 0;
        }

        @Override
        public boolean peerAcknowledges() {
            return false;
        }

        @Override
        public void probe() {}

        @Override
        public long awaitingSince() {
            return Long.MAX_VALUE;
        }

        /** What an echo of so many bytes must be. */
        boolean hasEchoed(byte[] question) {
            byte[] all = received();
            return all.length >= question.length
                    && Arrays.equals(Arrays.copyOfRange(all, all.length - question.length, all.length), question);
        }
    }
}
