package io.everwire.protocolr;

import io.everwire.api.CloseReason;
import io.everwire.api.Stream;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.SessionPipe;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A multiplexer without streams: writes what the test says, keeps what arrives. For one session after another. */
final class ScriptedMultiplexer implements Multiplexer, MuxSession, PipeHandler {
    /** How often it was told to have the peer answer. */
    int probes;

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private @Nullable SessionPipe pipe;
    private @Nullable CloseReason closed;
    private boolean acknowledging;
    private long awaitingSince = Long.MAX_VALUE;

    @Override
    public MuxSession start(SessionPipe on, MuxObserver observer) {
        pipe = on;
        on.handler(this);
        return this;
    }

    SessionPipe pipe() {
        return Objects.requireNonNull(pipe);
    }

    void write(byte[] bytes) {
        Objects.requireNonNull(pipe().claim(bytes.length, bytes.length, false)).put(bytes);
        pipe().commit(bytes.length);
        pipe().flush();
    }

    /** Writes a few bytes as control frames are. */
    void answer(byte[] bytes) {
        Objects.requireNonNull(pipe().claim(bytes.length, bytes.length, true)).put(bytes);
        pipe().commit(bytes.length);
        pipe().flush();
    }

    byte[] received() {
        return received.toByteArray();
    }

    @Nullable
    CloseReason closed() {
        return closed;
    }

    void awaiting(long since) {
        awaitingSince = since;
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.get(bytes);
        received.writeBytes(bytes);
    }

    @Override
    public void closed(CloseReason why) {
        closed = why;
    }

    @Override
    public long awaitingSince() {
        return awaitingSince;
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

    void peerAcknowledges(boolean known) {
        acknowledging = known;
    }

    @Override
    public boolean peerAcknowledges() {
        return acknowledging;
    }

    @Override
    public void wireUp() {
        writable();
    }

    @Override
    public void wireDown() {}

    /** Asks for room, as one that has something to say would, and then says nothing. */
    @Override
    public void writable() {
        pipe().claim(1, 32_768, false);
        pipe().flush();
    }

    @Override
    public void proven(long position) {}

    @Override
    public void probe() {
        probes++;
    }
}
