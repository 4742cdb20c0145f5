package io.everwire.mux.machine;

import io.everwire.api.Limit;
import io.everwire.api.Scope;
import io.everwire.mux.frame.FrameDecoder;
import io.everwire.mux.frame.FrameHandler;
import io.everwire.mux.frame.SmuxCodec;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What each frame of the peer does (WIRE.md 7.2), and what it may not do. */
final class FrameReceiver implements FrameHandler {
    private final SmuxMachine machine;
    private final FrameDecoder decoder;
    private final Acknowledgements acks;
    private final DeliveryLedger ledger;
    private final StreamTable streams;
    private final PeerIds peerIds;
    private final AbuseLimiter vain;
    private final AbuseLimiter abandoned;
    private @Nullable StreamMachine pushed;
    private int unused;
    private long sent;
    private long now;

    FrameReceiver(SmuxMachine machine, long now) {
        this.machine = machine;
        this.decoder = new FrameDecoder(machine.rules().version());
        this.acks = machine.acks();
        this.ledger = machine.ledger();
        this.streams = machine.streams();
        this.peerIds = new PeerIds(!machine.rules().dialer());
        this.vain = new AbuseLimiter(Limit.FRAMES_IN_VAIN, "frames in vain", 10_000, 1_000, now);
        this.abandoned = new AbuseLimiter(Limit.STREAMS_ABANDONED, "streams without a byte", 200, 200 / 30.0, now);
    }

    void receive(ByteBuffer chunk, long sentPosition, long time, int mostUnaccepted) throws ProtocolViolation {
        sent = sentPosition;
        now = time;
        while (chunk.hasRemaining() && machine.unaccepted() < mostUnaccepted) {
            decoder.step(chunk, this);
        }
    }

    /** Both FINs of a stream have passed. */
    void closed(StreamMachine stream) {
        if (pushed == stream) {
            pushed = null; // it would be held until the next one says something
        }
        if (!stream.ours() && stream.receiveWindow.received() == 0 && stream.sendWindow.written() == 0) {
            unused++;
        }
    }

    @Override
    public void syn(int streamId) throws ProtocolViolation {
        elicits(SmuxCodec.HEADER_BYTES);
        for (; unused > 0; unused--) {
            abandoned.count(now);
        }
        if (streams.get(streamId) != null || !peerIds.use(streamId)) {
            vain.count(now);
        } else if (machine.accepts()) {
            machine.accept(streamId, now);
        } else {
            vain.count(now);
            machine.refuse(streamId);
        }
    }

    @Override
    public void fin(int streamId) throws ProtocolViolation {
        elicits(SmuxCodec.HEADER_BYTES);
        StreamMachine stream = streams.get(streamId);
        if (stream == null) {
            unknown(streamId);
        } else if (stream.state().remoteDone()) {
            vain.count(now);
        } else {
            finish(stream);
        }
    }

    private void finish(StreamMachine stream) throws ProtocolViolation {
        answered(stream);
        traffic(stream);
        stream.remoteFinished(now);
        if (stream.state() == StreamState.CLOSED) {
            machine.forget(stream);
        }
    }

    @Override
    public void push(int streamId, int length) throws ProtocolViolation {
        elicits(SmuxCodec.HEADER_BYTES);
        pushed = streams.get(streamId);
        if (streamId == 0 && length == 0) {
            boolean known = acks.peerAcknowledges();
            acks.probed();
            tellIfNew(known);
        } else if (pushed == null) {
            vain.count(now);
        } else if (pushed.state().remoteDone()) {
            pushed = null;
            vain.count(now);
        } else {
            answered(pushed);
            traffic(pushed);
        }
    }

    @Override
    public void payload(ByteBuffer view) throws ProtocolViolation {
        elicits(view.remaining());
        machine.flightLimit().received(view.remaining(), now);
        machine.flight().received(view.remaining(), streams.size(), now);
        if (pushed != null) {
            pushed.receive(view, now);
        }
    }

    @Override
    public void update(int streamId, int consumed, int window) throws ProtocolViolation {
        elicits(SmuxCodec.HEADER_BYTES + SmuxCodec.UPDATE_BYTES);
        StreamMachine stream = streams.get(streamId);
        if (stream == null) {
            ledger.proveClosed(streamId, consumed);
            unknown(streamId);
        } else {
            answered(stream);
            traffic(stream);
            update(stream, consumed, window);
        }
    }

    /** The peer's mistake about one stream ends that stream. */
    private void update(StreamMachine stream, int consumed, int window) {
        long before = stream.sendWindow.consumed();
        try {
            stream.updated(consumed, window, now);
            acks.proven(ledger.proven());
            machine.windowOpened(stream, stream.sendWindow.consumed() - before, now);
            if (stream.state().remoteDone() && stream.sendWindow.window() == 0) {
                stream.outputRefused(now);
            }
        } catch (ProtocolViolation violation) {
            stream.abort(violation.toReason(Scope.STREAM), now);
        }
    }

    @Override
    public void nop(int streamId) throws ProtocolViolation {
        boolean known = acks.peerAcknowledges();
        long position = acks.read(streamId, sent);
        if (position <= ledger.proven()) {
            vain.count(now);
        } else {
            ledger.prove(position);
            machine.roundTrip(acks.acknowledged(position, now));
        }
        machine.flightLimit().acknowledged(position, now);
        tellIfNew(known);
    }

    private void tellIfNew(boolean known) {
        if (!known && acks.peerAcknowledges()) {
            machine.peerBecameKnown(now);
        }
    }

    private void elicits(int bytes) {
        acks.received(bytes, now);
        acks.heard();
    }

    /** What answers a probe is no traffic: two idle peers are to stay idle. Accepting sides need not notice silence. */
    private void traffic(StreamMachine stream) {
        if (machine.rules().dialer() && !stream.probe) {
            acks.watchSilence(now);
        }
    }

    private void answered(StreamMachine stream) {
        if (!stream.answered) {
            ledger.prove(stream.answer());
            boolean askedHere = stream.askedAt() != Precautions.NEVER && !stream.askedBefore();
            if (askedHere && !acks.peerAcknowledges()) { // an answer to what an earlier wire asked is no round trip
                machine.roundTrip(now - stream.askedAt());
            }
        }
    }

    /** The normal tail of a stream that is closed, if it ever was open. */
    private void unknown(int streamId) throws ProtocolViolation {
        if (!peerIds.wasUsed(streamId) && !machine.wasOurs(streamId)) {
            vain.count(now);
        }
    }
}
