package io.everwire.testkit.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/**
 * One direction of a link. A byte is committed by the sender, taken by its kernel as far as there is room, travels,
 * arrives at the peer's kernel and is read: four positions in one stream, {@code read <= arrived <= taken <=
 * committed}. Between taken and read lies no more than the kernels' buffers hold.
 */
final class Flow {
    private static final long SECOND = 1_000_000_000;
    /** What one piece holds where nothing slices: a loop's read of a fast link. */
    private static final int PIECE = 1 << 16;

    private final SimulatedNetwork network;
    private final Link link;
    private final SplittableRandom random;
    private final ByteFifo bytes = new ByteFifo();
    private final Deque<Piece> travelling = new ArrayDeque<>();
    private final int kernelBytes;
    private final int maxSlice;
    private final double stalled;
    private final long stallNanos;
    private long delay;
    private long jitter;
    private long bytesPerSecond;

    private long committed;
    private long flushed;
    private long taken;
    private long arrived;
    private long read;
    private long acknowledged;
    private boolean finWanted;
    private boolean finTaken;
    private boolean finArrived;

    private long lineFree;
    private long lastArrival;
    private long frozenUntil = Long.MIN_VALUE;
    private long cutAfter = Long.MAX_VALUE;
    private boolean arrivalScheduled;
    private boolean acknowledgementScheduled;
    private Route route = Route.WHOLE;

    /** Where what the sender's kernel takes goes to. */
    private enum Route {
        /** To the peer. */
        WHOLE,
        /** Nowhere, and the sender does not notice: its kernel's buffer fills up. */
        SEVERED,
        /** Nowhere; somebody takes and drops it. */
        DRAINED
    }

    private record Piece(long end, long time, Kind kind) {
        enum Kind {
            DATA,
            FIN,
            RESET
        }
    }

    Flow(SimulatedNetwork network, Link link, LinkSettings settings, int kernelBytes, SplittableRandom random) {
        this.network = network;
        this.link = link;
        this.random = random;
        this.kernelBytes = kernelBytes;
        this.maxSlice = settings.maxSlice() == 0 ? PIECE : settings.maxSlice();
        this.stalled = settings.stall().share();
        this.stallNanos = settings.stall().time().toNanos();
        this.bytesPerSecond = settings.bytesPerSecond();
        delay(settings.delay().toNanos(), settings.jitter().toNanos());
    }

    // the sender's side

    ByteBuffer room(int wanted) {
        return bytes.room(wanted);
    }

    void commit(int count) {
        bytes.append(count);
        committed += count;
    }

    long unsent() {
        return committed - taken;
    }

    /** All that is committed may go. */
    void flush() {
        flushed = committed;
        take();
    }

    /** FIN behind all that is committed. */
    void finish() {
        finWanted = true;
        flush();
    }

    /** Whether the kernel has everything, FIN included. */
    boolean isFinished() {
        return finTaken;
    }

    private void take() {
        if (link.windowOpen(this)) {
            acknowledged = read;
        }
        long room = kernelBytes - (taken - acknowledged);
        for (long open = Math.min(flushed - taken, room); open > 0; ) {
            int slice = (int) Math.min(open, slice());
            taken += slice;
            open -= slice;
            depart(Piece.Kind.DATA, slice);
        }
        if (finWanted && !finTaken && taken == committed) {
            finTaken = true;
            depart(Piece.Kind.FIN, 0);
        }
        if (route == Route.DRAINED) {
            forgetUnarrived();
        }
    }

    private int slice() {
        return maxSlice == PIECE ? PIECE : 1 + random.nextInt(maxSlice);
    }

    private void depart(Piece.Kind kind, int count) {
        if (route == Route.WHOLE) {
            long free = Math.max(network.now(), lineFree);
            lineFree = bytesPerSecond == 0 ? free : free + Math.max(1, count * SECOND / bytesPerSecond);
            lastArrival = Math.max(lastArrival, lineFree + drawDelay() + drawStall());
            travelling.add(new Piece(taken, lastArrival, kind));
            scheduleArrival(lastArrival);
        }
    }

    /** The time one piece takes now. */
    long drawDelay() {
        return delay + (jitter == 0 ? 0 : random.nextLong(jitter + 1));
    }

    private long drawStall() {
        return stalled > 0 && random.nextDouble() < stalled ? stallNanos : 0;
    }

    /** Nothing arrives before a time: the handshake comes first. */
    void notBefore(long time) {
        lastArrival = Math.max(lastArrival, time);
    }

    /** RST behind what travels already; what has not left is lost, and so is the RST where nothing passes now. */
    void reset() {
        flushed = taken;
        finWanted = false;
        if (!isFrozen()) {
            depart(Piece.Kind.RESET, 0);
        }
    }

    // the network

    private void scheduleArrival(long time) {
        if (!arrivalScheduled) {
            arrivalScheduled = true;
            network.events().at(time, null, this::arrive);
        }
    }

    private void arrive() {
        arrivalScheduled = false;
        if (isFrozen()) {
            // what nothing thaws must not keep the world from being idle
            if (frozenUntil < SimulatedNetwork.NEVER) {
                scheduleArrival(frozenUntil);
            }
            return;
        }
        for (Piece next = travelling.peek(); next != null && next.time <= network.now(); next = travelling.peek()) {
            travelling.remove();
            arrive(next);
        }
        if (!travelling.isEmpty()) {
            scheduleArrival(travelling.element().time);
        }
    }

    private void arrive(Piece piece) {
        if (piece.kind == Piece.Kind.RESET) {
            link.receiver(this).onReset();
            return;
        }
        arrived = Math.min(piece.end, cutAfter);
        if (arrived >= cutAfter) {
            link.cut();
            return;
        }
        finArrived = piece.kind == Piece.Kind.FIN;
        link.receiver(this).onInput();
    }

    void freezeUntil(long time) {
        frozenUntil = Math.max(frozenUntil, time);
    }

    boolean isFrozen() {
        return network.now() < frozenUntil;
    }

    boolean isWhole() {
        return route == Route.WHOLE;
    }

    void delay(long nanos, long added) {
        delay = nanos;
        jitter = added;
    }

    void throttle(long rate) {
        bytesPerSecond = rate;
    }

    void cutAfter(long position) {
        cutAfter = Math.min(cutAfter, position);
        if (arrived >= cutAfter) {
            link.cut();
        }
    }

    /**
     * What travels is lost, and nothing arrives any more.
     *
     * @param told whether the receiver sees FIN in its place
     * @param drained whether what is sent is taken and dropped, instead of filling up the sender's kernel
     */
    void cutOff(boolean told, boolean drained) {
        route = drained ? Route.DRAINED : Route.SEVERED;
        travelling.clear();
        finArrived |= told;
        if (drained) {
            take();
        }
    }

    private void forgetUnarrived() {
        bytes.truncate(arrived);
        committed = arrived;
        flushed = arrived;
        taken = arrived;
        acknowledged = arrived;
    }

    // the receiver's side

    /** Bytes that have arrived and are not read. */
    int readable() {
        return (int) (arrived - read);
    }

    /** Whether FIN has arrived; it counts when nothing is readable. */
    boolean finArrived() {
        return finArrived;
    }

    ByteBuffer lend(int count) {
        return bytes.lend(count);
    }

    void giveBack(ByteBuffer chunk) {
        bytes.giveBack(chunk);
        onRead(chunk.capacity());
    }

    void discardReadable() {
        int count = readable();
        bytes.drop(count);
        onRead(count);
    }

    private void onRead(int count) {
        read += count;
        if (taken < flushed && !acknowledgementScheduled) {
            acknowledgementScheduled = true;
            network.events().at(network.now() + drawDelay(), null, this::onAcknowledgement);
        }
    }

    /** The window has opened: the kernel takes more, and the sender may be writable again. */
    private void onAcknowledgement() {
        acknowledgementScheduled = false;
        if (link.windowOpen(this)) {
            take();
            link.sender(this).onTaken();
        }
    }

    /** Something thawed in this direction or the other: acknowledgements pass again. */
    void onThaw() {
        if (taken < flushed) {
            onAcknowledgement();
        }
    }
}
