package io.everwire.testkit;

import io.everwire.testkit.ProxyEvent.Kind;
import io.everwire.testkit.fault.ConnectionFaults;
import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Side;
import io.everwire.testkit.lane.Lane;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A client's socket, the one to the target, and a lane in each direction. {@code CONNECTING -> PASSING -> ENDED}. On
 * the proxy's thread.
 */
final class ProxyConnection implements ConnectionFaults {
    /** Reads in a row from one socket before others have their turn. */
    private static final int TURNS = 8;

    private enum State {
        CONNECTING,
        PASSING,
        ENDED
    }

    private final int index;
    private final SocketAddress dialledFrom;
    private final ProxyLoop loop;
    private final ProxyEnd client;
    private final ProxyEnd target;
    private final Lane up;
    private final Lane down;
    private State state = State.CONNECTING;
    private boolean upFinished;
    private boolean downFinished;
    private long wake = Long.MAX_VALUE;

    ProxyConnection(int index, ProxyLoop loop, SocketChannel client, SocketChannel target, Selector selector)
            throws IOException {
        this.index = index;
        this.dialledFrom = client.getRemoteAddress();
        this.loop = loop;
        SplittableRandom random = new SplittableRandom(index);
        up = new Lane(loop.buffers, random.split());
        down = new Lane(loop.buffers, random.split());
        this.client = new ProxyEnd(client, selector, loop.scratch, this::pump);
        this.target = new ProxyEnd(target, selector, loop.scratch, this::pump);
        this.target.interest(SelectionKey.OP_CONNECT);
    }

    int index() {
        return index;
    }

    boolean isFrom(SocketAddress address) {
        return address.equals(dialledFrom);
    }

    /** Moves what can be moved, then waits for what is missing. */
    void pump() {
        try {
            if (state == State.CONNECTING && target.channel.finishConnect()) {
                state = State.PASSING;
            }
            if (state == State.PASSING) {
                move();
            }
        } catch (IOException failed) {
            fail(failed);
        }
    }

    private void move() throws IOException {
        move(up, client, target, loop.counters.bytesUp);
        move(down, target, client, loop.counters.bytesDown);
        upFinished = upFinished || finish(up, target);
        downFinished = downFinished || finish(down, client);
        if (up.cutDue() || down.cutDue()) {
            cut();
        } else if (upFinished && downFinished) {
            end();
        } else {
            await();
        }
    }

    private void move(Lane lane, ProxyEnd from, ProxyEnd to, AtomicLong count) throws IOException {
        long now = loop.now();
        boolean more = true;
        for (int turn = 0; more && turn < TURNS; turn++) {
            boolean filled = lane.wantsInput(now) && read(lane, from, now);
            more = write(lane, to, now, count) && filled;
        }
    }

    /** Whether there may be more to read at once. */
    private static boolean read(Lane lane, ProxyEnd from, long now) throws IOException {
        ByteBuffer room = lane.room();
        int bytes = from.channel.read(room);
        boolean filled = !room.hasRemaining();
        lane.received(bytes, now);
        if (bytes < 0) {
            lane.endInput(now);
        }
        return filled;
    }

    /** Whether the kernel took all that may leave now. */
    private static boolean write(Lane lane, ProxyEnd to, long now, AtomicLong count) throws IOException {
        ByteBuffer out = lane.deliverable(now);
        while (out.hasRemaining()) {
            int bytes = to.channel.write(out);
            lane.delivered(bytes);
            count.addAndGet(bytes);
            if (out.hasRemaining()) {
                return false;
            }
            out = lane.deliverable(now);
        }
        return true;
    }

    private boolean finish(Lane lane, ProxyEnd to) throws IOException {
        boolean due = lane.finDue(loop.now());
        if (due) {
            to.channel.shutdownOutput();
        }
        return due;
    }

    private void await() {
        long now = loop.now();
        client.interest(interest(up, down, now));
        target.interest(interest(down, up, now));
        wakeAt(Math.min(up.wakeAt(now), down.wakeAt(now)));
    }

    private static int interest(Lane from, Lane to, long now) {
        int read = from.wantsInput(now) ? SelectionKey.OP_READ : 0;
        int write = to.deliverable(now).hasRemaining() ? SelectionKey.OP_WRITE : 0;
        return read | write;
    }

    private void wakeAt(long time) {
        if (time < wake) {
            wake = time;
            loop.timers.add(time, this::onWake);
        }
    }

    private void onWake() {
        wake = Long.MAX_VALUE;
        pump();
    }

    @Override
    public void cut() {
        if (leave(Kind.CUT, "cut")) {
            loop.counters.cuts.incrementAndGet();
            tell(client);
            tell(target);
        }
    }

    @Override
    public void reset() {
        if (leave(Kind.RESET, "reset")) {
            loop.counters.resets.incrementAndGet();
            client.reset();
            target.reset();
        }
    }

    @Override
    public void halfOpen(Side told) {
        if (leave(Kind.HALF_OPEN, "only the " + told + " is told")) {
            loop.counters.halfOpens.incrementAndGet();
            tell(told == Side.DIALER ? client : target);
            strand(told == Side.DIALER ? target : client);
        }
    }

    @Override
    public void vanish() {
        if (leave(Kind.HALF_OPEN, "nobody is told")) {
            loop.counters.halfOpens.incrementAndGet();
            strand(client);
            strand(target);
        }
    }

    private void tell(ProxyEnd end) {
        if (end.channel.isConnected()) {
            end.finishAndDiscard();
            loop.resetLater(end);
        } else {
            end.close();
        }
    }

    private static void strand(ProxyEnd end) {
        if (end.channel.isConnected()) {
            end.discardInput();
        } else {
            end.close();
        }
    }

    @Override
    public void freeze(Direction direction, Duration duration) {
        loop.counters.freezes.incrementAndGet();
        loop.report(Kind.FROZEN, index, direction + " for " + duration);
        long until = loop.now() + duration.toNanos();
        onLanes(direction, lane -> lane.freezeUntil(until));
    }

    @Override
    public void delay(Direction direction, Duration delay, Duration jitter) {
        onLanes(direction, lane -> lane.delay(delay.toNanos(), jitter.toNanos()));
    }

    @Override
    public void throttle(Direction direction, long bytesPerSecond) {
        onLanes(direction, lane -> lane.throttle(bytesPerSecond, loop.now()));
    }

    @Override
    public void cutAfter(Direction direction, long bytes) {
        onLanes(direction, lane -> lane.cutAfter(bytes));
    }

    private void onLanes(Direction direction, Consumer<Lane> change) {
        if (direction.covers(Direction.UP)) {
            change.accept(up);
        }
        if (direction.covers(Direction.DOWN)) {
            change.accept(down);
        }
        pump();
    }

    private void fail(IOException failure) {
        if (leave(Kind.ENDED, String.valueOf(failure.getMessage()))) {
            client.reset();
            target.reset();
        }
    }

    private void end() {
        if (leave(Kind.ENDED, "both ends have finished")) {
            client.close();
            target.close();
        }
    }

    /** Whether it was live until now. */
    private boolean leave(Kind kind, String detail) {
        if (state == State.ENDED) {
            return false;
        }
        state = State.ENDED;
        up.discard();
        down.discard();
        loop.left(this);
        loop.report(kind, index, detail);
        return true;
    }
}
