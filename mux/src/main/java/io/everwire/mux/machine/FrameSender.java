package io.everwire.mux.machine;

import io.everwire.api.Limit;
import io.everwire.mux.frame.SmuxCodec;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;

/**
 * Builds frames when there is room for them: control first, then what {@link StreamScheduler} picks. Control that waits
 * is state: at most one UPD a stream, one acknowledgement, one probe, one keepalive; only refusals are a list.
 */
final class FrameSender {
    private static final int HEADER = SmuxCodec.HEADER_BYTES;
    private static final int UPDATE = HEADER + SmuxCodec.UPDATE_BYTES;
    /** Room for a frame of the usual size, or for many small ones. */
    private static final int USUAL_ROOM = 32_768;
    /** Least room to ask for: whatever comes first fits, and a frame that is cut is not cut to nothing. */
    static final int LEAST_ROOM = HEADER + 512;

    /** They are the only control that is a list. */
    private static final int MOST_REFUSALS = 16_384;

    private final SmuxMachine machine;
    private final SmuxRules rules;
    private final Acknowledgements acks;
    private final FlightLimit flightLimit;
    private final KeepAlive keepAlive;
    private final StreamScheduler scheduler;
    private final Fifo<StreamMachine> updates = new Fifo<>();
    private final Fifo<Integer> refusals = new Fifo<>();
    private final int mostWanted;
    private long origin;
    private boolean probed;

    FrameSender(SmuxMachine machine) {
        this.machine = machine;
        this.rules = machine.rules();
        this.mostWanted = Math.max(USUAL_ROOM, HEADER + rules.maxPayload());
        this.acks = machine.acks();
        this.flightLimit = machine.flightLimit();
        this.keepAlive = machine.keepAlive();
        this.scheduler = machine.scheduler();
    }

    /** An UPD for the stream is due; its numbers are those at the time of sending. */
    void update(StreamMachine stream) {
        if (!stream.updatePending) {
            stream.updatePending = true;
            if (!stream.synPending()) {
                updates.add(stream); // else it goes with the SYN
            }
        }
    }

    void refuse(int streamId) throws ProtocolViolation {
        if (refusals.size() == MOST_REFUSALS) {
            throw new ProtocolViolation(Limit.FRAMES_IN_VAIN, "too many refusals that the peer does not read");
        }
        refusals.add(streamId);
    }

    int controlWanted(long sent, long now) {
        flightLimit.proven(machine.ledger().proven());
        int wanted = Math.min(updates.size() * UPDATE, USUAL_ROOM);
        if (keepAlive.nopDue()) {
            wanted += HEADER;
        }
        if (acks.due(wanted > 0 || dataWaits(), now)) {
            wanted += HEADER;
        }
        if (probeDue(sent)) {
            wanted += HEADER;
        }
        return wanted;
    }

    private boolean dataWaits() {
        return !scheduler.isEmpty() || !refusals.isEmpty();
    }

    private boolean probeDue(long sent) {
        return acks.probeDue()
                || flightLimit.probeDue()
                || acks.onlyNopsUnproven(sent, machine.ledger().proven());
    }

    int dataWanted(long now) {
        flightLimit.proven(machine.ledger().proven());
        flightLimit.waits(dataWaits(), now);
        long room = flightLimit.room();
        if (!dataWaits() || room < FlightLimit.LEAST_ROOM) {
            return 0;
        }
        long frames = (long) (HEADER + UPDATE) * scheduler.size() + (long) HEADER * refusals.size();
        return (int) Math.min(Math.min(mostWanted, room), frames + machine.queuedBytes());
    }

    int transmit(ByteBuffer room, long sent, long received, boolean data, long now) {
        int start = room.position();
        origin = sent - start;
        putAcknowledgement(room, sent, received, data, now);
        putKeepAlive(room);
        int silent = room.position();
        putProbe(room, sent, now);
        putUpdates(room);
        if (data) {
            putRefusals(room);
            putStreams(room, start, now);
        }
        machine.unproven(origin + room.position(), now);
        if (room.position() > silent) {
            acks.asked(origin + room.position(), now);
            flightLimit.sent(origin + room.position(), now);
        }
        return room.position() - start;
    }

    private void putAcknowledgement(ByteBuffer room, long sent, long received, boolean data, long now) {
        boolean othersGo = !updates.isEmpty() || (data && dataWaits());
        boolean due = acks.due(othersGo, now) || (probeDue(sent) && acks.tellsWithProbe(received));
        if (room.remaining() >= HEADER && due) {
            put(room, SmuxCodec.NOP, 0, Acknowledgements.idFor(received));
            acks.sent(received, now);
        }
    }

    private void putKeepAlive(ByteBuffer room) {
        if (room.remaining() >= HEADER && keepAlive.nopDue()) {
            put(room, SmuxCodec.NOP, 0, 0);
            keepAlive.nopSent();
        }
    }

    /** An empty PSH on stream 0: every smux ignores it, an acknowledging peer answers at once. */
    private void putProbe(ByteBuffer room, long sent, long now) {
        if (room.remaining() >= HEADER && probeDue(sent)) {
            put(room, SmuxCodec.PSH, 0, 0);
            acks.greeted(now);
            probed = true;
            flightLimit.probed(origin + room.position(), now);
        }
    }

    boolean takeProbed() {
        boolean taken = probed;
        probed = false;
        return taken;
    }

    private void putUpdates(ByteBuffer room) {
        while (!updates.isEmpty() && room.remaining() >= UPDATE) {
            StreamMachine stream = updates.removeFirst();
            if (stream.updatePending) {
                putUpdate(room, stream);
            }
        }
    }

    private static void putUpdate(ByteBuffer room, StreamMachine stream) {
        ReceiveWindow window = stream.receiveWindow;
        stream.updatePending = false;
        window.announced();
        SmuxCodec.putUpdate(room, stream.id(), (int) window.consumed(), stream.grants());
    }

    private void putRefusals(ByteBuffer room) {
        while (!refusals.isEmpty() && room.remaining() >= HEADER) {
            put(room, SmuxCodec.FIN, 0, refusals.removeFirst());
        }
    }

    private void putStreams(ByteBuffer room, int start, long now) {
        StreamMachine stream = scheduler.pick();
        while (stream != null && putNext(room, stream, start, now)) {
            stream = scheduler.pick();
        }
    }

    /** @return false if there is too little room for what comes next */
    private boolean putNext(ByteBuffer room, StreamMachine stream, int start, long now) {
        int before = room.position();
        if (stream.synPending()) {
            if (room.remaining() < HEADER + UPDATE) {
                return false;
            }
            putSyn(room, stream);
        } else {
            int payload = machine.sendable(stream, now);
            if (payload > 0 ? !putData(room, stream, payload, start, now) : !putFin(room, stream, now)) {
                return false;
            }
        }
        scheduler.sent(stream, room.position() - before, machine.canSend(stream, now));
        return true;
    }

    private void putSyn(ByteBuffer room, StreamMachine stream) {
        put(room, SmuxCodec.SYN, 0, stream.id());
        if (stream.updatePending || machine.windows().saysFirst(stream.receiveWindow)) {
            putUpdate(room, stream);
        }
        stream.synSent(origin + room.position());
    }

    private boolean putData(ByteBuffer room, StreamMachine stream, int wanted, int start, long now) {
        int fits = room.remaining() - HEADER;
        if (fits <= 0 || (fits < wanted && room.position() > start)) {
            return false; // the next claim is larger; only a claim's first frame is cut to what was given
        }
        int payload = Math.min(wanted, fits);
        put(room, SmuxCodec.PSH, payload, stream.id());
        stream.take(room, payload);
        machine.queued(-payload);
        machine.flight().sent(stream, payload, now);
        stream.framed(origin + room.position(), rules.windows() && !machine.peerAcknowledges(), now);
        machine.asked(stream, now);
        return true;
    }

    /** Nothing where the stream was picked in vain: its window has shrunk meanwhile. */
    private boolean putFin(ByteBuffer room, StreamMachine stream, long now) {
        if (machine.finReady(stream, now)) {
            boolean reset = stream.resets();
            if (room.remaining() < (reset ? UPDATE + HEADER : HEADER)) {
                return false;
            }
            if (reset) {
                machine.windows().shut(stream);
                putUpdate(room, stream);
            }
            put(room, SmuxCodec.FIN, 0, stream.id());
            stream.finSent();
            if (stream.state() == StreamState.CLOSED) {
                machine.forget(stream);
            }
        }
        return true;
    }

    private void put(ByteBuffer room, int command, int length, int streamId) {
        SmuxCodec.putHeader(room, rules.version(), command, length, streamId);
    }
}
