package io.everwire.mux.machine;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One stream's rules (WIRE.md 7.3, 7.4): what waits to be sent, what waits to be read, and how both directions end. Made
 * by {@link SmuxMachine}. The owner is told of changes by {@link StreamOwner#changed}, once until it has {@link #looked},
 * and asks what they are.
 *
 * <p>An idle stream holds no buffers; queues are made when they are needed.
 */
public final class StreamMachine {
    /** {@link #read} and {@link #takeRead}: nothing yet. */
    public static final int NOTHING = 0;
    /** {@link #read} and {@link #takeRead}: the peer has finished and everything was read. */
    public static final int END = -1;
    /** {@link #read} and {@link #takeRead}: see {@link #inputFailure}. */
    public static final int FAILED = -2;

    final SendWindow sendWindow;
    final ReceiveWindow receiveWindow;
    private final SmuxMachine session;
    private final int id;
    private final boolean ours;
    private @Nullable StreamOwner owner;

    private StreamState state = StreamState.OPEN;
    private @Nullable CloseReason ended;
    private @Nullable CloseReason refused;
    private boolean inputCut;
    private boolean untouched;
    private boolean synPending;
    private boolean finishing;
    private boolean dropsInput;
    private boolean outputLost;
    private boolean told;

    private @Nullable SendItem lastPending;
    private @Nullable SendItem lastSettled;
    private @Nullable ArrayDeque<DeliveryWatch> watches;
    private @Nullable ArrayDeque<DeliveryWatch> openingWatches;
    private @Nullable Precautions precautions;
    private long pendingBytes;
    private long synEnd;
    private long dataEnd;
    private long dataSentAt;
    private long progressAt;

    private @Nullable ReceiveQueue input;
    private @Nullable ByteBuffer reader;
    private int readerStart;

    // StreamScheduler's and GrantedWindows's, kept here so that they need no objects
    @Nullable
    StreamMachine nextReady;

    @Nullable
    StreamMachine windowBefore;

    @Nullable
    StreamMachine windowAfter;

    long windowSince;

    int credit;
    long bulkUntil;
    boolean scheduled;

    // FrameSender's and FrameReceiver's
    boolean updatePending;
    boolean answered;
    boolean probe;

    StreamMachine(SmuxMachine session, int id, boolean ours, ReceiveWindow receiveWindow) {
        this.session = session;
        this.id = id;
        this.ours = ours;
        this.untouched = !ours;
        this.synPending = ours;
        this.answered = !ours;
        this.receiveWindow = receiveWindow;
        this.sendWindow = SendWindow.of(session.rules().windows());
    }

    public int id() {
        return id;
    }

    /** Sets who is told of changes; once. */
    public void owner(StreamOwner whoever) {
        owner = whoever;
    }

    /** The application has begun to do something with the stream, or it is over. */
    void touch() {
        if (untouched) {
            untouched = false;
            session.touched();
        }
    }

    // reading

    /**
     * Reads what is there, or keeps the buffer to fill it with what comes. Only while no buffer is kept.
     *
     * @return bytes read, or one of {@link #NOTHING}, {@link #END}, {@link #FAILED}
     */
    public int read(ByteBuffer into, long now) {
        assert reader == null : "a read is pending";
        touch();
        if (input != null) {
            int count = input.read(into);
            session.unread().taken(input, count, now);
            releaseInput(input);
            consume(count, now);
            return count;
        }
        int result = endOfInput();
        if (result == NOTHING) {
            reader = into;
            readerStart = into.position();
        }
        return result;
    }

    /** What has become of the buffer that {@link #read} kept; after anything but {@link #NOTHING} it is given back. */
    public int takeRead() {
        ByteBuffer into = reader;
        if (into == null) {
            return NOTHING;
        }
        int count = into.position() - readerStart;
        int result = count > 0 ? count : endOfInput();
        if (result != NOTHING) {
            reader = null;
        }
        return result;
    }

    /** Gives back the buffer that {@link #read} kept, if nothing has become of it; bytes that come now are kept here. */
    public void withdrawRead() {
        assert reader == null || reader.position() == readerStart : "bytes have come";
        reader = null;
    }

    /** Bytes that have arrived and wait to be read. */
    public int available() {
        return inputSize();
    }

    private int endOfInput() {
        if (dropsInput || inputCut) {
            return FAILED;
        }
        if (state.remoteDone()) {
            return END;
        }
        return ended != null ? FAILED : NOTHING;
    }

    /** Why nothing more can be read. */
    public CloseReason inputFailure() {
        return endReason();
    }

    void receive(ByteBuffer view, long now) throws ProtocolViolation {
        int count = view.remaining();
        receiveWindow.receive(count);
        if (dropsInput) {
            consume(count, now);
            return;
        }
        if (reader != null && inputSize() == 0) {
            fill(reader, view, now);
        }
        if (view.hasRemaining()) {
            int waiting = view.remaining();
            ReceiveQueue queue = queue();
            queue.add(view);
            session.unread().added(queue, waiting, now);
            session.boundUnread(now);
        }
    }

    private void fill(ByteBuffer into, ByteBuffer view, long now) {
        int count = Math.min(into.remaining(), view.remaining());
        into.put(into.position(), view, view.position(), count);
        into.position(into.position() + count);
        view.position(view.position() + count);
        consume(count, now);
        changed();
    }

    private int inputSize() {
        return input == null ? 0 : input.size();
    }

    private ReceiveQueue queue() {
        if (input == null) {
            input = session.chunks().queueFor(this);
        }
        return input;
    }

    /** Only what holds something is kept. */
    private void releaseInput(ReceiveQueue queue) {
        if (queue.size() == 0) {
            input = null;
            session.chunks().giveBack(queue);
        }
    }

    private void consume(int count, long now) {
        receiveWindow.consume(count);
        if (state != StreamState.CLOSED && !refusesInput() && receiveWindow.updateDue()) {
            session.windowMoved(this, inputSize() == 0, now);
        }
    }

    /** Whether the peer, one that understands it, is told behind our FIN that what it sends has no reader. */
    boolean refusesInput() {
        return dropsInput && state == StreamState.LOCAL_DONE && session.rules().windows() && session.peerAcknowledges();
    }

    /**
     * Whether the FIN is to say, by a window of 0 before it, that this is no end of what was written. That is said to
     * everybody: who does not understand it takes the FIN alone, and who the peer is may be unknown yet.
     */
    boolean resets() {
        return ended != null && session.rules().windows();
    }

    /** The window of its next UPD. What a peer that is not known was granted stays in the account: it may be on its way. */
    int grants() {
        return ended == null ? receiveWindow.window() : 0;
    }

    void remoteFinished(long now) {
        state = state.finishRemote();
        changed();
        if (sendWindow.window() == 0) { // nobody else has such a window: the reference's is one positive number for all
            inputCut = true;
            outputRefused(now);
            refused = reset("aborted by the other side");
        }
    }

    // writing

    /** Why nothing can be written any more, or null. */
    public @Nullable CloseReason outputFailure() {
        if (ended != null) {
            return ended;
        }
        if (refused != null) {
            return refused;
        }
        return finishing ? outputClosed() : null;
    }

    private static CloseReason outputClosed() {
        return new CloseReason(
                Scope.STREAM, ErrorCode.OUTPUT_CLOSED, Initiator.LOCAL, "written after the output was finished");
    }

    /** Takes a write. Only while {@link #outputFailure} is null. */
    public void write(SendItem item, long now) {
        touch();
        lastPending = SendItem.append(lastPending, item);
        if (pendingBytes == 0) {
            progressAt = now;
            session.stall().waits(now);
        }
        pendingBytes += item.bytes().remaining();
        session.queued(item.bytes().remaining());
        settleEmpty();
        session.consider(this, now);
    }

    /** Puts up to {@code most} waiting bytes into {@code room}. */
    void take(ByteBuffer room, int most) {
        for (int left = most; left > 0; ) {
            ByteBuffer bytes =
                    SendItem.first(Objects.requireNonNull(lastPending)).bytes();
            int count = Math.min(left, bytes.remaining());
            room.put(room.position(), bytes, bytes.position(), count);
            room.position(room.position() + count);
            bytes.position(bytes.position() + count);
            left -= count;
            settleEmpty();
        }
        pendingBytes -= most;
        sendWindow.spend(most);
    }

    /** The bytes taken last end at this position of the session. */
    void framed(long position, boolean mark, long now) {
        dataEnd = position;
        dataSentAt = now;
        progressAt = now;
        if (mark) {
            marks().add(sendWindow.written(), position, pendingBytes == 0);
        }
        while (watches != null && !watches.isEmpty() && watches.getFirst().streamOffset <= sendWindow.written()) {
            watchFor(watches.removeFirst());
        }
    }

    private StreamMarks marks() {
        Precautions mine = precautions();
        StreamMarks marks = mine.marks == null ? new StreamMarks() : mine.marks;
        marks.forget(session.ledger().proven());
        mine.marks = marks;
        return marks;
    }

    private void settleEmpty() {
        while (lastPending != null && !SendItem.first(lastPending).bytes().hasRemaining()) {
            settleFirst(lastPending);
        }
    }

    private void settleFirst(SendItem last) {
        SendItem item = SendItem.first(last);
        lastPending = SendItem.removeFirst(last);
        lastSettled = SendItem.append(lastSettled, item);
        changed();
    }

    /** A write that was sent or has failed, or null. */
    public @Nullable SendItem nextSettled() {
        SendItem last = lastSettled;
        if (last == null) {
            return null;
        }
        SendItem first = SendItem.first(last);
        lastSettled = SendItem.removeFirst(last);
        return first;
    }

    long pendingBytes() {
        return pendingBytes;
    }

    /** When something of it was last framed. */
    long dataSentAt() {
        return dataSentAt;
    }

    /** When the peer, or the wire, last took something of what waits. */
    long progressAt() {
        return progressAt;
    }

    boolean synPending() {
        return synPending;
    }

    void synSent(long position) {
        synPending = false;
        synEnd = position;
        while (openingWatches != null && !openingWatches.isEmpty()) {
            watchSyn(openingWatches.removeFirst());
        }
    }

    /** Ends the output behind everything written. Idempotent. */
    public void finish(long now) {
        touch();
        if (!finishing) {
            finishing = true;
            session.consider(this, now);
        }
    }

    /** Why the FIN will not be sent behind everything written, or null. */
    public @Nullable CloseReason finishFailure() {
        return ended != null ? ended : refused;
    }

    /** Whether the FIN is sent. */
    public boolean isFinished() {
        return state.localDone();
    }

    /** Whether everything but the FIN is sent. */
    boolean wantsFin() {
        return finishing && pendingBytes == 0 && !state.localDone();
    }

    /**
     * A reader of the reference may lose data that comes directly before a FIN (REFERENCE-DEFECTS D12), so the FIN waits
     * until the peer says that it took everything, or for a moment.
     */
    boolean finMayHurt(long holdNanos, long now) {
        return ended == null && sendWindow.written() > 0 && sendWindow.inFlight() > 0 && now - dataSentAt < holdNanos;
    }

    boolean finHeld() {
        return precautions != null && precautions.finHeld;
    }

    void finSent() {
        state = state.finishLocal();
        changed();
        refuseInput();
    }

    private void refuseInput() {
        if (refusesInput() && receiveWindow.window() > 0) {
            session.inputRefused(this);
        }
    }

    // proofs

    /** Whether the peer is proven to have everything written so far. */
    public boolean isDelivered() {
        return pendingBytes == 0 && !outputLost && session.ledger().isProven(dataEnd);
    }

    /** Waits for the proof that the peer has everything written so far. */
    public void watch(DeliveryWatch watch) {
        watch.streamOffset = sendWindow.written() + pendingBytes;
        if (outputLost) {
            session.ledger().fail(watch, endReason());
        } else if (pendingBytes == 0) {
            watchFor(watch);
        } else {
            watches = watches == null ? new ArrayDeque<>(2) : watches;
            watches.add(watch);
        }
    }

    private void watchFor(DeliveryWatch watch) {
        watch.position = dataEnd;
        session.watch(watch);
    }

    /** Waits for the proof that the peer knows of the stream. */
    public void watchOpening(DeliveryWatch watch) {
        if (synPending) {
            openingWatches = openingWatches == null ? new ArrayDeque<>(1) : openingWatches;
            openingWatches.add(watch);
        } else {
            watchSyn(watch);
        }
    }

    private void watchSyn(DeliveryWatch watch) {
        watch.position = synEnd;
        if (ended != null && !session.ledger().isProven(synEnd)) {
            session.ledger().fail(watch, ended);
        } else {
            session.watch(watch);
        }
    }

    /** An UPD came. */
    void updated(int consumed, int window, long now) throws ProtocolViolation {
        long before = sendWindow.consumed();
        sendWindow.update(consumed, window);
        if (sendWindow.consumed() != before) {
            progressAt = now;
        }
        if (precautions != null && precautions.marks != null) {
            proveBy(precautions.marks);
        }
    }

    private void proveBy(StreamMarks marks) {
        session.ledger().prove(marks.prove(sendWindow.consumed()));
        if (marks.isEmpty()) {
            takeMarks();
        }
    }

    /** Nobody at the peer will read what is written here: the output ends; what has arrived can still be read. */
    void outputRefused(long now) {
        if (ended == null && !(finishing && pendingBytes == 0)) {
            CloseReason why = reset("nobody reads at the other side");
            refused = why;
            failOutput(why);
            finishing = true;
            changed();
            session.consider(this, now);
        }
    }

    private static CloseReason reset(String detail) {
        return new CloseReason(Scope.STREAM, ErrorCode.RESET, Initiator.PEER, detail);
    }

    /** The first frame of the peer on a stream of ours proves its SYN. */
    long answer() {
        answered = true;
        return synEnd;
    }

    boolean ours() {
        return ours;
    }

    /** Where what was sent lies, if the peer was not known to acknowledge then and has not told of all of it. */
    @Nullable
    StreamMarks takeMarks() {
        StreamMarks mine = null;
        if (precautions != null) {
            mine = precautions.marks;
            precautions.marks = null;
        }
        return mine;
    }

    // while the peer may be one that does not acknowledge

    /** Made when it is needed first. */
    Precautions precautions() {
        if (precautions == null) {
            precautions = new Precautions();
        }
        return precautions;
    }

    /** The peer acknowledges, and so proves what was sent before, too. */
    void dropPrecautions() {
        precautions = null;
    }

    boolean inLine() {
        return precautions != null && precautions.inLine;
    }

    boolean awaitsFlight() {
        return precautions != null && precautions.awaitsFlight;
    }

    FlightTurns.@Nullable Turn turn() {
        return precautions == null ? null : precautions.turn;
    }

    /** When data went behind a SYN that has no answer yet, on this wire; else {@link Precautions#NEVER}. */
    long askedAt() {
        return precautions == null ? Precautions.NEVER : precautions.askedAt;
    }

    boolean askedBefore() {
        return precautions != null && precautions.askedBefore;
    }

    // the end

    /** Finishes the output and drops what arrives from now on. Idempotent. */
    public void close(long now) {
        touch();
        if (ended == null && !dropsInput) {
            dropInput(now);
            finish(now);
            changed();
            refuseInput();
        }
    }

    /** Ends both directions now: waiting writes fail. Idempotent. */
    public void abort(CloseReason why, long now) {
        touch();
        if (ended != null || isOver()) {
            return;
        }
        dropInput(now);
        ended = why;
        failOutput(why);
        finishing = true;
        changed();
        if (synPending) {
            forgetUnborn();
        } else {
            session.consider(this, now);
            refuseInput();
        }
    }

    /** The peer never heard of it. */
    private void forgetUnborn() {
        synPending = false;
        state = StreamState.CLOSED;
        session.forget(this);
    }

    /** The session is no more; what has arrived can still be read. */
    void sessionEnded(CloseReason why) {
        if (ended == null) {
            ended = why;
            failOutput(why);
            changed();
        }
    }

    private void dropInput(long now) {
        int unread = inputSize();
        if (input != null) {
            input.clear();
            session.unread().taken(input, unread, now);
            releaseInput(input);
        }
        dropsInput = true;
        consume(unread, now);
    }

    private void failOutput(CloseReason why) {
        session.outputDropped(this);
        outputLost |= pendingBytes > 0;
        pendingBytes = 0;
        while (lastPending != null) {
            SendItem.first(lastPending).fail(why);
            settleFirst(lastPending);
        }
        failWatches(watches, why);
        failWatches(openingWatches, why);
    }

    private void failWatches(@Nullable ArrayDeque<DeliveryWatch> waiting, CloseReason why) {
        while (waiting != null && !waiting.isEmpty()) {
            session.ledger().fail(waiting.removeFirst(), why);
        }
    }

    StreamState state() {
        return state;
    }

    /** Whether the stream has ended in both directions and holds nothing any more. */
    public boolean isOver() {
        return ended != null || (state.localDone() && (dropsInput || (state.remoteDone() && inputSize() == 0)));
    }

    /** Why it is over. */
    public CloseReason endReason() {
        CloseReason failure = finishFailure();
        return failure != null ? failure : CloseReason.closed(Scope.STREAM);
    }

    /** Tells the owner, unless it was told and has not looked yet. */
    public void changed() {
        if (owner != null && !told) {
            told = true;
            owner.changed();
        }
    }

    /** The owner begins to look for what has changed; what changes from now on it is told of again. */
    public void looked() {
        told = false;
    }
}
