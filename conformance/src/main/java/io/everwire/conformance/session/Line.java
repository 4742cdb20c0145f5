package io.everwire.conformance.session;

import io.everwire.conformance.rig.RawPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the two ends of one wire: a raw peer, read by one thread and written by another, and a fault that
 * strikes where so many bytes have passed. Thread-safe.
 */
public final class Line {
    private static final int SCRAP = 1 << 16;

    private final RawPeer peer;
    private final Way inbound;
    private final Executor beside;
    private final Consumer<String> log;
    private final Map<Way, Long> passed = new EnumMap<>(Map.of(Way.UP, 0L, Way.DOWN, 0L));
    private final Map<Way, Long> limits = new EnumMap<>(Map.of(Way.UP, Long.MAX_VALUE, Way.DOWN, Long.MAX_VALUE));
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private Fault atLimit = Fault.CUT;
    private @Nullable Fault struck;
    private boolean isFull;
    private boolean dribbles;

    /**
     * @param inbound which way what is read here goes
     * @param beside for what goes on when the end that is here has gone
     * @param log is told of faults
     */
    Line(RawPeer peer, Way inbound, Executor beside, Consumer<String> log) {
        this.peer = peer;
        this.inbound = inbound;
        this.beside = beside;
        this.log = log;
    }

    // ---- what a case does to it

    /** Lets exactly so many bytes more pass this way, and then strikes. */
    public synchronized Line after(Way way, long bytes, Fault fault) {
        limits.merge(way, bytes, (old, more) -> position(way) + more);
        atLimit = fault;
        if (bytes == 0) {
            strike(fault);
        }
        return this;
    }

    /** Passes each byte by itself from now on. */
    public synchronized Line dribbling() {
        dribbles = true;
        return this;
    }

    /** Strikes now. Only the first fault of a line counts. */
    public synchronized void strike(Fault fault) {
        if (struck != null) {
            return;
        }
        struck = fault;
        log.accept(fault + " behind " + position(Way.UP) + " bytes up and " + position(Way.DOWN) + " down");
        notifyAll();
        switch (fault) {
            case CUT -> quietly(peer::finish);
            case RESET -> quietly(peer::abort);
            case FREEZE -> {}
        }
    }

    /** How many bytes have passed this way. */
    public synchronized long passed(Way way) {
        return position(way);
    }

    /** Whether the other end has gone; of a line that was frozen or cut. */
    public boolean isLeft() {
        return left.getCount() == 0;
    }

    private long position(Way way) {
        return passed.getOrDefault(way, 0L);
    }

    // ---- what the end that is here does

    /**
     * Waits for bytes.
     *
     * @return how many have come; -1 behind the last
     */
    int read(byte[] into) throws IOException {
        strikeAtLimit(inbound); // what was read up to here has been handed on
        if (isStruck()) {
            return endOfInput();
        }
        int count = readUnlessStruck(into);
        return count < 0 || isStruck() ? endOfInput() : take(count);
    }

    private int readUnlessStruck(byte[] into) throws IOException {
        try {
            return readSome(into, isDribbling() ? 1 : into.length);
        } catch (IOException broken) {
            if (isStruck()) {
                return -1;
            }
            throw broken;
        }
    }

    /** As many of these as may pass. */
    private int take(int count) throws IOException {
        int taken = pass(inbound, count);
        if (taken > 0) {
            return taken;
        }
        awaitStrike();
        return endOfInput();
    }

    /** With the last byte that may pass this way nothing passes the other way any more, be the answer ever so fast. */
    private synchronized int pass(Way way, int count) {
        if (struck != null || isFull) {
            return 0;
        }
        long left = limits.getOrDefault(way, Long.MAX_VALUE) - position(way);
        int passes = (int) Math.min(left, count);
        passed.merge(way, (long) passes, Long::sum);
        isFull = passes == left;
        return passes;
    }

    /** The fault strikes behind the last byte, which somebody else is still writing. */
    private synchronized void awaitStrike() {
        try {
            while (struck == null) {
                wait();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void strikeAtLimit(Way way) {
        if (position(way) >= limits.getOrDefault(way, Long.MAX_VALUE)) {
            strike(atLimit);
        }
    }

    private int endOfInput() throws IOException {
        Fault fault = struck();
        if (fault == Fault.RESET) {
            throw new SocketException("reset");
        }
        if (fault == Fault.FREEZE) {
            dropAll();
            awaitRelease();
            throw new SocketException("closed");
        }
        return -1;
    }

    private void dropAll() {
        try {
            int count = 0;
            for (byte[] scrap = new byte[SCRAP]; count >= 0; ) {
                count = readSome(scrap, SCRAP);
            }
        } catch (IOException over) {
            // that is an end, too
        }
        left.countDown();
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private int readSome(byte[] into, int most) throws IOException {
        byte[] some = most < into.length ? new byte[most] : into;
        while (true) {
            try {
                int count = peer.readSome(some);
                System.arraycopy(some, 0, into, 0, Math.max(count, 0));
                return count;
            } catch (UncheckedIOException failure) {
                if (!(failure.getCause() instanceof SocketTimeoutException)) {
                    throw failure.getCause();
                }
            }
        }
    }

    void write(byte[] bytes) throws IOException {
        Way way = inbound == Way.UP ? Way.DOWN : Way.UP;
        int step = isDribbling() ? 1 : bytes.length;
        for (int at = 0; at < bytes.length; at += step) {
            int passes = pass(way, Math.min(step, bytes.length - at));
            writeNow(Arrays.copyOfRange(bytes, at, at + passes));
            strikeAtLimit(way);
        }
    }

    private void writeNow(byte[] bytes) throws IOException {
        try {
            if (bytes.length > 0) {
                peer.write(bytes);
            }
        } catch (UncheckedIOException failure) {
            if (!isStruck()) {
                throw failure.getCause();
            }
        }
    }

    void finish() {
        if (!isStruck()) {
            quietly(peer::finish);
        }
    }

    /** What a cut has passed is read to its end first, or the other side would see a reset. */
    void close() {
        released.countDown();
        if (struck() == Fault.CUT) {
            beside.execute(this::drain);
        } else if (struck() == null) {
            quietly(peer::close);
        }
    }

    void abort() {
        released.countDown();
        if (struck() == Fault.CUT) {
            beside.execute(this::drain);
        } else if (struck() == null) {
            quietly(peer::abort);
        }
    }

    private void drain() {
        dropAll();
        quietly(peer::close);
    }

    /** Whatever was struck; nothing is left of it. */
    void end() {
        released.countDown();
        quietly(peer::close);
    }

    private synchronized @Nullable Fault struck() {
        return struck;
    }

    private boolean isStruck() {
        return struck() != null;
    }

    private synchronized boolean isDribbling() {
        return dribbles;
    }

    /** Whom the other end has left cannot tell it anything. */
    private static void quietly(Runnable farewell) {
        try {
            farewell.run();
        } catch (UncheckedIOException gone) {
            // nor needs to
        }
    }
}
