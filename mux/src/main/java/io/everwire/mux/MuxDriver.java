package io.everwire.mux;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Limit;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.mux.machine.DeliveryWatch;
import io.everwire.mux.machine.SmuxMachine;
import io.everwire.mux.machine.SmuxRules;
import io.everwire.mux.machine.StreamMachine;
import io.everwire.spi.Lateness;
import io.everwire.spi.Loop;
import io.everwire.spi.MuxObserver;
import io.everwire.spi.MuxSession;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.ProtocolViolation;
import io.everwire.spi.SessionPipe;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around a {@link SmuxMachine}: users' calls in, one pump out. Input and calls change the machine and schedule a
 * <i>turn</i>; the turn builds frames while the pipe has room, completes stages, flushes once and arms the one alarm. User
 * code runs only between changes of the machine, never inside one.
 *
 * <p>Everything but {@link #submit} and {@link #wake} is on the loop.
 */
final class MuxDriver implements PipeHandler, MuxSession {
    /** Beyond this the turn is continued after the loop has looked for input: acknowledgements must not starve. */
    private static final long TURN_BYTES = 1 << 20;

    private static final int TURN_PASSES = 16;
    private static final int MOST_CLAIMED = 65_536;
    private static final Logger LOG = LoggerFactory.getLogger(MuxDriver.class);

    private final SessionPipe pipe;
    private final Loop loop;
    private final MuxObserver observer;
    private final SmuxMachine machine;
    private final Tally tally;
    private final UnreadBudget.Account unread;
    private final Loop.Alarm alarm;
    private final Runnable turn = this::turn;

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean turnScheduled = new AtomicBoolean();

    private final ArrayDeque<MuxStream> changed = new ArrayDeque<>(2);
    private @Nullable Consumer<Stream> acceptor;
    private @Nullable CloseReason ended;
    private boolean wireUp;
    private boolean inTurn;
    private boolean inCalls;
    private boolean touched;
    private boolean unflushed;
    private boolean busy;
    private long alarmAt = Long.MAX_VALUE;
    private boolean alarmIsFar; // when it was set
    private long unreadEnded;
    private long stalledEnded;

    MuxDriver(SessionPipe pipe, SmuxRules rules, MuxObserver observer, Tally tally) {
        this.pipe = pipe;
        this.loop = pipe.loop();
        this.observer = observer;
        this.machine = new SmuxMachine(rules, loop.nanoTime());
        this.tally = tally;
        this.unread = tally.unread.open(this::relieve);
        this.alarm = loop.alarm(this::onAlarm);
    }

    Loop loop() {
        return loop;
    }

    long now() {
        return loop.nanoTime();
    }

    // calls of users

    /**
     * Whether the caller is on the loop and may go on at once; what other threads asked for before is done then, so that
     * the order of calls holds. Where such a call's answer led here, those behind it go first, from there.
     */
    boolean enter() {
        if (!loop.inLoop() || (inCalls && !calls.isEmpty())) {
            return false;
        }
        runCalls();
        touch();
        return true;
    }

    /** Any thread. */
    void submit(Call call) {
        calls.add(call);
        wake();
    }

    /** One turn for all calls until it begins. Any thread. */
    private void wake() {
        if (turnScheduled.compareAndSet(false, true)) {
            try {
                loop.execute(turn);
            } catch (EverwireException gone) {
                turnScheduled.set(false);
                rejectCalls(gone);
            }
        }
    }

    private void rejectCalls(EverwireException why) {
        for (Call call = calls.poll(); call != null; call = calls.poll()) {
            call.reject(why);
        }
    }

    private void runCalls() {
        if (inCalls) {
            return;
        }
        inCalls = true;
        try {
            for (Call call = calls.poll(); call != null; call = calls.poll()) {
                touched = true;
                call.run();
            }
        } finally {
            inCalls = false;
        }
    }

    /** The machine has changed: a turn must follow, unless it is under way. */
    private void touch() {
        touched = true;
        if (!inTurn) {
            wake();
        }
    }

    void changed(MuxStream stream) {
        changed.add(stream);
    }

    // MuxSession

    @Override
    public CompletionStage<Stream> open() {
        CompletableFuture<Stream> answer = new CompletableFuture<>();
        if (enter()) {
            open(answer);
        } else {
            submit(Call.answering(answer, () -> open(answer)));
        }
        return answer;
    }

    private void open(CompletableFuture<Stream> answer) {
        try {
            answer.complete(new MuxStream(this, machine.open(now())));
            busy = true;
        } catch (EverwireException refused) {
            answer.completeExceptionally(refused);
        }
    }

    @Override
    public void streams(Consumer<Stream> receiver) {
        if (enter()) {
            acceptor = receiver;
            machine.acceptStreams();
        } else {
            submit(Call.of(() -> streams(receiver)));
        }
    }

    @Override
    public void drain() {
        assert loop.inLoop();
        machine.drain();
        busy = true;
        touch();
    }

    /** At once, not with the turn: the session may be closed by the next statement. */
    @Override
    public void abortStreams(CloseReason why) {
        assert loop.inLoop();
        long now = now();
        machine.abortStreams(why, now);
        pump(Long.MAX_VALUE, now);
        flush();
        settle();
        touch();
    }

    @Override
    public int openStreams() {
        assert loop.inLoop();
        return machine.openStreams();
    }

    @Override
    public boolean peerAcknowledges() {
        assert loop.inLoop();
        return machine.peerAcknowledges();
    }

    @Override
    public void probe() {
        assert loop.inLoop();
        if (wireUp && ended == null) {
            machine.ask(now());
            touch();
        }
    }

    @Override
    public long awaitingSince() {
        assert loop.inLoop();
        return wireUp ? machine.awaitingSince() : Long.MAX_VALUE;
    }

    // PipeHandler

    @Override
    public void wireUp() {
        wireUp = true;
        machine.wireUp(now());
        touch();
    }

    @Override
    public void wireDown() {
        wireUp = false;
        machine.wireDown();
    }

    @Override
    public void writable() {
        unflushed = true;
        touch();
    }

    @Override
    public void proven(long position) {
        machine.proven(position);
        touch();
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        long now = now();
        try {
            while (chunk.hasRemaining() && ended == null) {
                machine.receive(chunk, pipe.sent(), now);
                afterInput();
            }
        } catch (ProtocolViolation violation) {
            fail(violation.toReason(Scope.SESSION));
        } catch (RuntimeException | Error bug) {
            fail(bug);
        }
        touch();
    }

    private void afterInput() {
        if (machine.proven() > pipe.proven()) {
            pipe.proven(machine.proven());
        }
        long roundTrip = machine.takeRoundTrip();
        if (roundTrip >= 0) {
            observer.roundTrip(roundTrip);
        }
        acceptStreams();
        settle();
        accountUnread();
    }

    private void acceptStreams() {
        for (StreamMachine next = machine.nextAccepted(); next != null; next = machine.nextAccepted()) {
            busy = true;
            accept(new MuxStream(this, next));
        }
    }

    private void accept(MuxStream stream) {
        try {
            if (acceptor != null) {
                acceptor.accept(stream);
            }
        } catch (Throwable failure) { // a callback's mistake costs its own stream only
            LOG.warn(
                    "The application's acceptor of streams has thrown; the stream is aborted, the session goes on",
                    failure);
            stream.abort(new CloseReason(
                    Scope.STREAM, ErrorCode.INTERNAL, Initiator.LIBRARY, "the acceptor of streams threw", failure));
        }
    }

    @Override
    public void closed(CloseReason why) {
        end(why);
    }

    // memory

    /** Readers have taken or left something. */
    private void accountUnread() {
        while (ended == null && unread.set(machine.unreadBytes(), machine.unreadSince())) {
            if (!machine.endLongestUnread(Limit.UNREAD_BYTES_IN_ALL, now())) {
                break;
            }
            settle();
        }
    }

    /** The process is short of memory, and this session has the stream that is unread longest. Any thread. */
    private void relieve() {
        try {
            loop.execute(this::endLongestUnread);
        } catch (EverwireException gone) {
            unread.abandon();
        }
    }

    private void endLongestUnread() {
        if (ended == null && machine.endLongestUnread(Limit.UNREAD_BYTES_IN_ALL, now())) {
            settle();
            touch();
        }
        accountUnread();
        unread.relieved();
    }

    private void count() {
        tally.unreadEnded.add(machine.unreadEnded() - unreadEnded);
        tally.stalledEnded.add(machine.stalledEnded() - stalledEnded);
        unreadEnded = machine.unreadEnded();
        stalledEnded = machine.stalledEnded();
    }

    // the end

    private void fail(CloseReason why) {
        end(why);
        pipe.close(why);
    }

    /** Our own mistake, or a lack of memory half-way, must not leave a session behind that neither works nor ends. */
    private void fail(Throwable bug) {
        LOG.error("A session ends by a defect of Everwire, or for lack of memory; please report the former", bug);
        fail(new CloseReason(Scope.SESSION, ErrorCode.INTERNAL, Initiator.LIBRARY, "a defect in the multiplexer", bug));
    }

    private void end(CloseReason why) {
        if (ended == null) {
            ended = why;
            machine.end(why);
            alarm.cancel();
            unread.close();
            count();
            settle();
            tellIdle();
        }
    }

    // the turn

    private void onAlarm() {
        alarmAt = Long.MAX_VALUE;
        turn();
    }

    private void turn() {
        turnScheduled.set(false);
        inTurn = true;
        long now = now();
        long left = TURN_BYTES;
        try {
            onDeadline(now);
            int passes = 0;
            do {
                touched = false;
                left -= pass(left, now);
            } while (touched && left > 0 && ++passes < TURN_PASSES);
            flush();
        } catch (RuntimeException | Error bug) {
            fail(bug);
        } finally {
            inTurn = false;
        }
        tellIdle();
        if (ended == null) {
            accountUnread();
            count();
            armAlarm(now);
        }
        if (touched || left <= 0) {
            continueLater();
        }
    }

    private long pass(long left, long now) {
        runCalls();
        settle();
        long put = pump(left, now);
        settle();
        return put;
    }

    private void onDeadline(long now) {
        try {
            if (ended == null) {
                machine.onDeadline(now);
            }
        } catch (ProtocolViolation violation) {
            fail(violation.toReason(Scope.SESSION));
        }
    }

    private void continueLater() {
        if (turnScheduled.compareAndSet(false, true)) {
            loop.executeAfterIo(turn);
        }
    }

    /**
     * An alarm that was set when it was far away may ring a second late: it is set again where something is near, which may
     * be due just behind it.
     */
    private void armAlarm(long now) {
        long deadline = machine.deadline(now);
        boolean near = deadline != Long.MAX_VALUE && deadline - now <= Lateness.FAR_NANOS;
        if (deadline < alarmAt || (near && alarmIsFar)) {
            alarmAt = deadline;
            alarmIsFar = !near;
            alarm.at(deadline);
        }
    }

    private void tellIdle() {
        if (busy && machine.isQuiet(wireUp)) {
            busy = false;
            observer.idle();
        }
    }

    /** Builds frames while there is something to say and room for it. */
    private long pump(long most, long now) {
        long put = 0;
        while (wireUp && ended == null && put < most) {
            int bytes = putFrames(now);
            if (bytes == 0) {
                break;
            }
            put += bytes;
        }
        return put;
    }

    private int putFrames(long now) {
        int control = machine.controlWanted(pipe.sent(), now);
        int data = machine.dataWanted(now);
        ByteBuffer room = data > 0 ? claim(control + data, false) : null;
        boolean both = room != null;
        if (room == null && control > 0) {
            room = claim(control, true);
        }
        return room == null ? 0 : commit(machine.transmit(room, pipe.sent(), pipe.received(), both, now));
    }

    /** Also a claim in vain wants a flush: the pipe may have sealed older bytes to make room. */
    private @Nullable ByteBuffer claim(int wanted, boolean control) {
        unflushed = true;
        return pipe.claim(Math.min(wanted, SmuxMachine.LEAST_ROOM), Math.min(wanted, MOST_CLAIMED), control);
    }

    private int commit(int bytes) {
        if (bytes > 0) {
            pipe.commit(bytes);
        }
        if (machine.takeProbed()) {
            flush();
        }
        return bytes;
    }

    private void flush() {
        if (unflushed) {
            unflushed = false;
            pipe.flush();
        }
    }

    /** Completes what has settled. User code runs here, and may change the machine again. */
    private void settle() {
        for (MuxStream stream = changed.poll(); stream != null; stream = changed.poll()) {
            stream.settle();
        }
        settleDeliveries();
        for (CloseReason why = machine.nextLimited(); why != null; why = machine.nextLimited()) {
            observer.limited(why);
        }
    }

    void settleDeliveries() {
        for (DeliveryWatch watch = machine.nextSettledWatch(); watch != null; watch = machine.nextSettledWatch()) {
            ((MuxStream.Delivery) watch).settle();
        }
    }
}
