package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.api.Stream;
import io.everwire.spi.MuxSession;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Streams of a session that are another one's; to be changed in one point. */
class ForwardingMuxSession implements MuxSession {
    private final MuxSession session;

    ForwardingMuxSession(MuxSession session) {
        this.session = session;
    }

    @Override
    public CompletionStage<Stream> open() {
        return session.open();
    }

    @Override
    public void streams(Consumer<Stream> acceptor) {
        session.streams(acceptor);
    }

    @Override
    public void drain() {
        session.drain();
    }

    @Override
    public void abortStreams(CloseReason why) {
        session.abortStreams(why);
    }

    @Override
    public int openStreams() {
        return session.openStreams();
    }

    @Override
    public boolean peerAcknowledges() {
        return session.peerAcknowledges();
    }

    @Override
    public long awaitingSince() {
        return session.awaitingSince();
    }

    @Override
    public void probe() {
        session.probe();
    }
}
