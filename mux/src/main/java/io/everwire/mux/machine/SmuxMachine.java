package io.everwire.mux.machine;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Limit;
import io.everwire.api.Scope;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One side of an smux session (WIRE.md 7): bytes in by {@link #receive}, frames out by {@link #transmit} when there is
 * room for them, time as an argument. Nothing is encoded ahead: what waits is state of the streams. Streams tell their
 * owners of changes; the owners may call back only when the call that changed them has returned.
 */
public final class SmuxMachine {
    /** The least room that {@link #transmit} makes use of, whatever comes first. */
    public static final int LEAST_ROOM = FrameSender.LEAST_ROOM;

    static final long FIN_HOLD_NANOS = 50_000_000;
    private static final int ACCEPTED_AT_ONCE = 256;
    private static final byte EMPTY_COMMAND = (byte) 0xC0;
    private static final long LAST_ID = 0xFFFF_FFFFL;

    private final SmuxRules rules;
    private final StreamTable streams = new StreamTable();
    private final StreamScheduler scheduler = new StreamScheduler();
    private final DeliveryLedger ledger = new DeliveryLedger();
    private final Acknowledgements acks;
    private final WindowPolicy windows;
    private final FlightBudget flight;
    private final FlightLimit flightLimit;
    private final ProofSeeker proofSeeker;
    private final KeepAlive keepAlive;
    private final UnreadStreams unread = new UnreadStreams();
    private final WriteStall stall;
    private final ChunkPool chunks = new ChunkPool();
    private final FrameSender sender;
    private final FrameReceiver receiver;

    private final Fifo<StreamMachine> accepted = new Fifo<>();
    private final Fifo<CloseReason> limited = new Fifo<>();
    private final Fifo<StreamMachine> heldFins = new Fifo<>();
    private final Fifo<Long> heldFinTimes = new Fifo<>();
    private final Fifo<StreamMachine> openQuestions = new Fifo<>();

    private long sent;
    private long nextId;
    private long queuedBytes;
    private long unreadEnded;
    private long stalledEnded;
    private int untouched;
    private boolean acceptsStreams;
    private boolean draining;
    private @Nullable CloseReason ended;
    private long roundTrip = -1;

    public SmuxMachine(SmuxRules rules, long now) {
        this.rules = rules;
        this.acks = new Acknowledgements(rules.acknowledges(), rules.probes());
        this.windows = new WindowPolicy(rules, this::windowTakenBack);
        this.flight = new FlightBudget(rules);
        this.flightLimit = new FlightLimit(rules.limitsFlight(), rules.probes());
        this.stall = new WriteStall(rules.stallNanos());
        this.proofSeeker = new ProofSeeker(rules.dialer() ? rules.probeBytes() : 0);
        this.keepAlive = new KeepAlive(rules.nopNanos(), rules.timeoutNanos(), now);
        this.sender = new FrameSender(this);
        this.receiver = new FrameReceiver(this, now);
        this.nextId = rules.dialer() ? 3 : 2;
    }

    // streams

    /**
     * Opens a stream; its SYN goes out with the next {@link #transmit}.
     *
     * @throws EverwireException with {@code DRAINING}, {@code LIMIT} or the reason of the session's end
     */
    public StreamMachine open(long now) {
        checkOpen();
        return begin(now);
    }

    private StreamMachine begin(long now) {
        StreamMachine stream = add((int) nextId, true, now);
        nextId += 2;
        consider(stream, now);
        return stream;
    }

    private StreamMachine add(int id, boolean ours, long now) {
        StreamMachine stream = new StreamMachine(this, id, ours, windows.next(now));
        windows.opened(stream, now);
        streams.add(stream);
        return stream;
    }

    private void checkOpen() {
        if (ended != null) {
            throw ended.toException();
        }
        if (draining) {
            throw new CloseReason(
                            Scope.STREAM, ErrorCode.DRAINING, Initiator.LIBRARY, "the session takes no new streams")
                    .toException();
        }
        if (streams.size() >= rules.maxStreams() || nextId > LAST_ID) {
            throw tooManyOpen().toException();
        }
    }

    private CloseReason tooManyOpen() {
        return CloseReason.limit(Scope.STREAM, Limit.STREAMS_OPEN, streams.size() + " streams are open");
    }

    /** Whether the peer's streams are taken; until then, and while draining, they are refused with FIN. */
    public void acceptStreams() {
        acceptsStreams = true;
    }

    public void drain() {
        draining = true;
    }

    /** Whether the peer may open a stream; a limit that forbids it is noted. */
    boolean accepts() {
        if (!acceptsStreams || draining) {
            return false;
        }
        CloseReason full = roomForAnother();
        if (full != null) {
            limited.add(full);
        }
        return full == null;
    }

    private @Nullable CloseReason roomForAnother() {
        if (streams.size() >= rules.maxStreams()) {
            return tooManyOpen();
        }
        return untouched < rules.maxUnaccepted()
                ? null
                : CloseReason.limit(
                        Scope.STREAM,
                        Limit.STREAMS_UNACCEPTED,
                        untouched + " streams wait that the application does nothing with");
    }

    StreamMachine accept(int id, long now) {
        StreamMachine stream = add(id, false, now);
        accepted.add(stream);
        untouched++;
        if (windows.saysFirst(stream.receiveWindow)) {
            sender.update(stream);
        }
        return stream;
    }

    /** A stream that the peer opened and nobody has been told of, or null. */
    public @Nullable StreamMachine nextAccepted() {
        return accepted.poll();
    }

    /** Streams that have not ended in both directions. */
    public int openStreams() {
        return streams.size();
    }

    public void abortStreams(CloseReason why, long now) {
        streams.snapshot().forEach(stream -> stream.abort(why.within(Scope.STREAM), now));
    }

    /** Both FINs have passed. */
    void forget(StreamMachine stream) {
        stream.touch();
        streams.remove(stream.id());
        windows.closed(stream);
        flight.closed(stream);
        receiver.closed(stream);
        StreamMarks marks = stream.takeMarks();
        if (marks != null && !peerAcknowledges()) {
            ledger.keep(stream.id(), marks);
        }
    }

    // in

    /**
     * Takes bytes of the session, in order. May leave some where many streams wait in {@link #nextAccepted}; they are to
     * be given again then.
     *
     * @param sent position behind the last byte that this side sent
     */
    public void receive(ByteBuffer chunk, long sent, long now) throws ProtocolViolation {
        keepAlive.heard();
        receiver.receive(chunk, sent, now, ACCEPTED_AT_ONCE);
    }

    int unaccepted() {
        return accepted.size();
    }

    /** The application has begun to do something with a stream of the peer. */
    void touched() {
        untouched--;
    }

    /** A stream that was refused, or has ended, by a limit; null if there was none since. */
    public @Nullable CloseReason nextLimited() {
        return limited.poll();
    }

    /**
     * Whether nothing is under way: no stream is open and, as a session that drains ends with this, what was sent is proven
     * to have arrived. A peer that never proves anything is only owed a live wire to send it on.
     */
    public boolean isQuiet(boolean wireUp) {
        return streams.size() == 0
                && (!draining || acks.elicitingEnd() <= ledger.proven() || (wireUp && !peerAcknowledges()));
    }

    /** The pipe has learned by itself what has arrived. */
    public void proven(long position) {
        ledger.prove(position);
        acks.proven(position);
        flight.unproven(sent - ledger.proven());
    }

    /** Position up to which the peer is proven to have received. */
    public long proven() {
        return ledger.proven();
    }

    public void wireUp(long now) {
        acks.wireUp(rules.dialer(), ledger.proven(), now);
        stall.wireUp(queuedBytes > 0, now);
        flightLimit.wireUp(acks.elicitingEnd(), ledger.proven(), now);
        if (!peerAcknowledges()) {
            streams.snapshot().forEach(stream -> askAgain(stream, now));
        }
    }

    public void wireDown() {
        acks.wireDown();
        stall.wireDown();
        flightLimit.wireDown();
        openQuestions.forEach(stream -> stream.precautions().askedAt = Precautions.NEVER);
        openQuestions.clear();
    }

    private void askAgain(StreamMachine stream, long now) {
        if (stream.ours() && !stream.answered && stream.sendWindow.written() > 0) {
            stream.precautions().askedBefore = true;
            asked(stream, now);
        }
    }

    // out

    /** Bytes of control frames that wait; they may use the reserve of the replay buffer. */
    public int controlWanted(long sent, long now) {
        return sender.controlWanted(sent, now);
    }

    /** Bytes of other frames that could be sent now, about. */
    public int dataWanted(long now) {
        return sender.dataWanted(now);
    }

    /**
     * Puts whole frames into {@code room}, as many as fit.
     *
     * @param sent position of the session at which {@code room} begins
     * @param received position behind the last byte received
     * @param data whether other frames than control may be sent
     * @return bytes put, perhaps none
     */
    public int transmit(ByteBuffer room, long sent, long received, boolean data, long now) {
        return sender.transmit(room, sent, received, data, now);
    }

    /** Whether a probe was put: what comes next must not share its record, or it would delay the answer. Once. */
    public boolean takeProbed() {
        return sender.takeProbed();
    }

    // what has happened

    /** A watch that has its proof or will never have it, or null. */
    public @Nullable DeliveryWatch nextSettledWatch() {
        return ledger.nextSettled();
    }

    /** The longest round trip measured since the last call, or -1. */
    public long takeRoundTrip() {
        long taken = roundTrip;
        roundTrip = -1;
        return taken;
    }

    void roundTrip(long nanos) {
        roundTrip = Math.max(roundTrip, nanos);
        if (nanos >= 0) {
            windows.roundTrip(nanos);
        }
    }

    public boolean peerAcknowledges() {
        return acks.peerAcknowledges();
    }

    /** Since when the peer owes an answer on this wire, or {@link Long#MAX_VALUE}. */
    public long awaitingSince() {
        if (peerAcknowledges()) {
            return acks.awaitingSince();
        }
        while (!openQuestions.isEmpty() && settledQuestion(openQuestions.getFirst())) {
            openQuestions.removeFirst();
        }
        long asked = openQuestions.isEmpty()
                ? Long.MAX_VALUE
                : openQuestions.getFirst().askedAt();
        return Math.min(asked, acks.awaitingSince());
    }

    private static boolean settledQuestion(StreamMachine stream) {
        return stream.answered || stream.state() == StreamState.CLOSED;
    }

    // time

    /** When {@link #onDeadline} wants to be called, or {@link Long#MAX_VALUE}. */
    public long deadline(long now) {
        if (ended != null) {
            return Long.MAX_VALUE;
        }
        long fin = heldFinTimes.isEmpty() ? Long.MAX_VALUE : heldFinTimes.getFirst();
        long proof = Math.min(fin, Math.min(flight.deadline(now), proofSeeker.deadline()));
        long silence = Math.min(acks.deadline(now), keepAlive.deadline());
        return Math.min(stall.deadline(), Math.min(proof, silence));
    }

    /** Time has passed. */
    public void onDeadline(long now) throws ProtocolViolation {
        keepAlive.onDeadline(now);
        acks.onDeadline(rules.dialer() && streams.size() > 0, ledger.proven(), now);
        releaseFins(now);
        if (stall.onDeadline(now)) {
            endStalled(now);
        }
        if (flight.onDeadline(sent, ledger.proven(), now)) {
            wakeFlight(now);
        }
        boolean unproven = proofSeeker.onDeadline(now) && acks.seemsMute(now);
        boolean silent = acks.takeStreamProbe();
        if (unproven || silent || flight.takeProofWanted()) {
            seekProof(now);
        }
    }

    /** Asks for one answer on the wire at hand; nothing where one is awaited already. */
    public void ask(long now) {
        if (peerAcknowledges()) {
            acks.ask();
        } else if (awaitingSince() == Long.MAX_VALUE) {
            seekProof(now);
        }
    }

    /**
     * Opens a stream whose only purpose is its answer: an exit of the reference ends one that holds an empty command, and
     * any frame on it proves all that was sent before.
     */
    private void seekProof(long now) {
        if (rules.probeBytes() > 0
                && !draining
                && !peerAcknowledges()
                && streams.size() < rules.maxStreams()
                && nextId <= LAST_ID) {
            StreamMachine probe = begin(now);
            probe.probe = true;
            probe.write(SendItem.unawaited(ByteBuffer.wrap(new byte[] {EMPTY_COMMAND})), now);
            probe.close(now);
            asked(probe, now); // a wire that does not even take the question is as silent as one that does not answer
        }
    }

    /** Tells how much is on its way without a proof. */
    void unproven(long position, long now) {
        sent = position;
        flight.unproven(position - ledger.proven());
        if (!peerAcknowledges()) {
            proofSeeker.unproven(position, ledger.proven(), now);
        }
    }

    private void releaseFins(long now) {
        while (!heldFinTimes.isEmpty() && heldFinTimes.getFirst() <= now) {
            heldFinTimes.removeFirst();
            releaseFin(heldFins.removeFirst(), now);
        }
    }

    private void releaseFin(StreamMachine stream, long now) {
        if (stream.finHeld()) {
            stream.precautions().finHeld = false;
            consider(stream, now);
        }
    }

    // the end

    /** The session is no more: everything that waits fails, what has arrived can still be read. */
    public void end(CloseReason why) {
        if (ended == null) {
            ended = why;
            CloseReason inside = why.within(Scope.STREAM);
            streams.snapshot().forEach(stream -> stream.sessionEnded(inside));
            streams.clear();
            ledger.failAll(inside);
        }
    }

    public boolean isEnded() {
        return ended != null;
    }

    // between the parts

    /** Schedules the stream if it has something to send. */
    void consider(StreamMachine stream, long now) {
        if (ended == null && canSend(stream, now)) {
            scheduler.add(stream);
        }
    }

    boolean canSend(StreamMachine stream, long now) {
        return stream.synPending() || sendable(stream, now) > 0 || finReady(stream, now);
    }

    /** Payload bytes that the stream may send now. */
    int sendable(StreamMachine stream, long now) {
        long wanted = stream.sendWindow.worthwhile(stream.pendingBytes());
        if (wanted <= 0) {
            return 0;
        }
        long room = stream.probe
                ? wanted
                : flight.room(stream, streams.size(), now); // a question must not wait for its answer
        if (room == 0) {
            flight.await(stream, now);
        }
        return (int) Math.min(rules.maxPayload(), Math.min(wanted, room));
    }

    boolean finReady(StreamMachine stream, long now) {
        if (!stream.wantsFin()) {
            return false;
        }
        boolean ready = peerAcknowledges() || !stream.finMayHurt(FIN_HOLD_NANOS, now);
        if (!ready && !stream.finHeld()) {
            holdFin(stream, now);
        }
        return ready;
    }

    private void holdFin(StreamMachine stream, long now) {
        stream.precautions().finHeld = true;
        heldFins.add(stream);
        heldFinTimes.add(now + FIN_HOLD_NANOS);
    }

    /** An UPD came for the stream; others may have waited for it. */
    void windowOpened(StreamMachine stream, long consumed, long now) {
        flight.unproven(sent - ledger.proven());
        flight.consumed(stream, consumed, now);
        if (stream.finHeld() && stream.sendWindow.inFlight() == 0) {
            stream.precautions().finHeld = false;
        }
        wakeFlight(now); // first: its turn is over if others wait
        consider(stream, now);
    }

    private void wakeFlight(long now) {
        flight.giveTurns(now);
        for (int left = flight.awaiting(); left > 0; left--) {
            StreamMachine next = flight.nextAwaiting();
            if (next != null) {
                consider(next, now);
            }
        }
    }

    /** The application took bytes and an UPD is due. */
    void windowMoved(StreamMachine stream, boolean pace, long now) {
        if (ended == null && !(peerAcknowledges() && stream.state().remoteDone())) {
            if (stream.grants() > 0) {
                windows.adjust(stream, pace, now);
            }
            sender.update(stream);
        }
    }

    /** Another stream needs what this one does not use. */
    private void windowTakenBack(StreamMachine stream) {
        if (!stream.state().remoteDone()) {
            sender.update(stream);
        }
    }

    /** The peer may stop: behind our FIN, a window of nothing says that what it sends has no reader (WIRE.md 7.4). */
    void inputRefused(StreamMachine stream) {
        windows.shut(stream);
        sender.update(stream);
    }

    /** The peer's first acknowledgement: what was held back for its sake is let go. */
    void peerBecameKnown(long now) {
        acks.askWhatIsOpen(ledger.proven(), now);
        windows.peerAcknowledges();
        flightLimit.peerAcknowledges(now);
        flight.lift();
        wakeFlight(now);
        openQuestions.clear();
        for (StreamMachine stream : streams.snapshot()) {
            stream.dropPrecautions();
            if (stream.refusesInput()) {
                inputRefused(stream);
            } else if (!stream.state().remoteDone() && windows.widen(stream, now)) {
                sender.update(stream);
            }
            consider(stream, now);
        }
    }

    /** Data went out behind a SYN that has no answer yet. */
    void asked(StreamMachine stream, long now) {
        if (!peerAcknowledges() && !stream.answered && stream.askedAt() == Precautions.NEVER) {
            stream.precautions().askedAt = now;
            openQuestions.add(stream);
        }
    }

    void watch(DeliveryWatch watch) {
        if (ended != null && !ledger.isProven(watch.position)) {
            ledger.fail(watch, ended.within(Scope.STREAM));
        } else {
            ledger.watch(watch);
        }
    }

    /** Everything that waited to be sent on the stream has failed. */
    void outputDropped(StreamMachine stream) {
        queuedBytes -= stream.pendingBytes();
        flight.release(stream);
    }

    void queued(int bytes) {
        queuedBytes += bytes;
    }

    long queuedBytes() {
        return queuedBytes;
    }

    /** Beyond the bound the stream that is unread longest ends; the others and the wire go on. */
    void boundUnread(long now) {
        while (unread.bytes() > rules.maxBuffered() && endLongestUnread(Limit.UNREAD_BYTES, now)) {}
    }

    /** Bytes that wait to be read, of all streams. */
    public long unreadBytes() {
        return unread.bytes();
    }

    /** Since when the stream that is unread longest is so, or {@link Long#MAX_VALUE}. */
    public long unreadSince() {
        ReceiveQueue longest = unread.longest();
        return longest == null ? Long.MAX_VALUE : longest.unreadSince;
    }

    /**
     * Ends the stream that is unread longest, as memory is short.
     *
     * @param limit which bound says so
     * @return false if nothing can be done
     */
    public boolean endLongestUnread(Limit limit, long now) {
        ReceiveQueue longest = unread.longest();
        if (longest == null || ended != null) {
            return false;
        }
        unreadEnded++;
        endBy(
                limit,
                longest.stream(),
                "unread for " + (now - longest.unreadSince) / 1_000_000 + " ms while memory was short",
                now);
        return true;
    }

    /** Streams that {@link #endLongestUnread} has ended. */
    public long unreadEnded() {
        return unreadEnded;
    }

    private void endStalled(long now) {
        for (StreamMachine stream : streams.snapshot()) {
            if (stall.check(stream, flight.waitsSince(stream), now)) {
                stalledEnded++;
                endBy(
                        Limit.WRITE_STALL,
                        stream,
                        "the peer took nothing for " + rules.stallNanos() / 1_000_000 + " ms",
                        now);
            }
        }
    }

    private void endBy(Limit limit, StreamMachine stream, String detail, long now) {
        CloseReason why = CloseReason.limit(Scope.STREAM, limit, detail);
        limited.add(why);
        stream.abort(why, now);
    }

    /** Streams that have ended because the peer took nothing. */
    public long stalledEnded() {
        return stalledEnded;
    }

    UnreadStreams unread() {
        return unread;
    }

    WriteStall stall() {
        return stall;
    }

    SmuxRules rules() {
        return rules;
    }

    StreamTable streams() {
        return streams;
    }

    StreamScheduler scheduler() {
        return scheduler;
    }

    DeliveryLedger ledger() {
        return ledger;
    }

    Acknowledgements acks() {
        return acks;
    }

    WindowPolicy windows() {
        return windows;
    }

    FlightBudget flight() {
        return flight;
    }

    FlightLimit flightLimit() {
        return flightLimit;
    }

    KeepAlive keepAlive() {
        return keepAlive;
    }

    ChunkPool chunks() {
        return chunks;
    }

    boolean wasOurs(int id) {
        long unsigned = id & 0xFFFF_FFFFL;
        return id != 0 && (unsigned & 1) == (nextId & 1) && unsigned < nextId;
    }

    void refuse(int id) throws ProtocolViolation {
        sender.refuse(id);
    }
}
