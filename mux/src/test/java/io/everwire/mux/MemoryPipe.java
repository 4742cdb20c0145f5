package io.everwire.mux;

import io.everwire.api.CloseReason;
import io.everwire.spi.Loop;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.SessionPipe;
import io.everwire.testkit.loop.ManualLoop;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One end of a session in memory. Holds what was committed until it is proven, up to a bound; the wire between two ends
 * can be cut, and the next one carries exactly what was not received.
 */
final class MemoryPipe implements SessionPipe {
    static final int BOUND = 4 << 20;
    static final int RESERVE = 65_536;

    private final Loop loop;
    private final Side side;
    private final Random random;
    private @Nullable PipeHandler handler;
    private @Nullable MemoryPipe peer;
    private boolean up;
    private int wire;
    private long delayNanos;
    private long bytesPerSecond;
    private long linkFreeAt;
    private long lastArrivalAt;
    private boolean shortClaims;
    private boolean frozen;
    private boolean blocked;

    private byte[] held = new byte[1024];
    private long proven;
    private long sent;
    private long flushed;
    private long received;
    private boolean wantsRoom;
    private @Nullable ByteBuffer claimed;
    private @Nullable CloseReason closed;
    private int flushes;
    private long largestHeld;
    private ByteArrayOutputStream everything = new ByteArrayOutputStream();
    private boolean recording;

    private MemoryPipe(Loop loop, Side side, Random random) {
        this.loop = loop;
        this.side = side;
        this.random = random;
    }

    /** Two ends without a wire; the dialling one, then the accepting one. */
    static MemoryPipe[] pair(Loop dialler, Loop acceptor, long seed) {
        Random random = new Random(seed);
        MemoryPipe one = new MemoryPipe(dialler, Side.DIALER, random);
        MemoryPipe other = new MemoryPipe(acceptor, Side.ACCEPTOR, random);
        one.peer = other;
        other.peer = one;
        return new MemoryPipe[] {one, other};
    }

    /** An end whose other end is the test. */
    static MemoryPipe alone(Loop loop, Side side) {
        MemoryPipe pipe = new MemoryPipe(loop, side, new Random(1));
        pipe.recording = true;
        return pipe;
    }

    MemoryPipe delay(long nanos) {
        delayNanos = nanos;
        return this;
    }

    /** Makes what this end sends pass a link of that speed, with a queue without end in front of it. */
    MemoryPipe bandwidth(long perSecond) {
        bytesPerSecond = perSecond;
        return this;
    }

    /** Gives sometimes less room than was asked for. */
    MemoryPipe shortClaims() {
        shortClaims = true;
        return this;
    }

    /** What flows from here on gets lost or waits, as behind a dead router. */
    void freeze(boolean on) {
        frozen = on;
    }

    /** The wire takes nothing, as if the peer did not read. */
    void blocked(boolean on) {
        blocked = on;
    }

    /** Makes a wire between both ends; call at either, on a loop that is the same. */
    void connect() {
        MemoryPipe other = Objects.requireNonNull(peer);
        attach(other.received);
        other.attach(received);
        flush();
        other.flush();
    }

    /** Makes a wire whose other end is the test. */
    void connectAlone(long peerReceived) {
        attach(peerReceived);
        flushed = sent;
    }

    private void attach(long peerReceived) {
        up = true;
        wire++;
        claimed = null;
        wantsRoom = false;
        linkFreeAt = 0;
        lastArrivalAt = 0;
        if (peerReceived > proven) {
            forget(peerReceived);
            handler().proven(peerReceived);
        }
        flushed = peerReceived;
        handler().wireUp();
    }

    /** Loses what is on its way in both directions. */
    void cut() {
        MemoryPipe other = Objects.requireNonNull(peer);
        down();
        other.down();
    }

    void down() {
        if (up) {
            up = false;
            wire++;
            claimed = null;
            handler().wireDown();
        }
    }

    /** Hands bytes of the test to the mux. */
    void feed(byte[] bytes) {
        received += bytes.length;
        byte[] chunk = bytes.clone();
        handler().bytes(ByteBuffer.wrap(chunk));
        Arrays.fill(chunk, (byte) 0xEE);
    }

    /** What was sent since the last call; for an end whose other end is the test. */
    byte[] takeSent() {
        byte[] taken = everything.toByteArray();
        everything = new ByteArrayOutputStream();
        return taken;
    }

    @Nullable
    CloseReason closedFor() {
        return closed;
    }

    int flushes() {
        return flushes;
    }

    long largestHeld() {
        return largestHeld;
    }

    private PipeHandler handler() {
        return Objects.requireNonNull(handler);
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public Side side() {
        return side;
    }

    @Override
    public void handler(PipeHandler receiver) {
        handler = receiver;
    }

    @Override
    public @Nullable ByteBuffer claim(int atLeast, int atMost, boolean control) {
        if (atLeast < 1 || atLeast > atMost || atMost > 65_536) {
            throw new IllegalArgumentException("claim " + atLeast + ".." + atMost);
        }
        long room = BOUND + (control ? RESERVE : 0) - (sent - proven);
        if (!up || blocked || closed != null || room < atLeast) {
            wantsRoom = true;
            return null;
        }
        int size = (int) Math.min(room, atMost);
        if (shortClaims) {
            size = atLeast + random.nextInt(size - atLeast + 1);
        }
        ByteBuffer around = ByteBuffer.allocate(size + 6);
        claimed = around.position(3).limit(3 + size);
        return claimed;
    }

    @Override
    public void commit(int bytes) {
        ByteBuffer from = Objects.requireNonNull(claimed);
        claimed = null;
        int held0 = (int) (sent - proven);
        if (held.length < held0 + bytes) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, held0 + bytes));
        }
        from.get(3, held, held0, bytes);
        if (recording) {
            everything.write(held, held0, bytes);
        }
        sent += bytes;
        largestHeld = Math.max(largestHeld, sent - proven);
    }

    @Override
    public void flush() {
        flushes++;
        MemoryPipe to = peer;
        while (up && to != null && flushed < sent) {
            int offset = (int) (flushed - proven);
            int most = (int) (sent - flushed);
            int count = Math.min(most, segment());
            byte[] bytes = Arrays.copyOfRange(held, offset, offset + count);
            flushed += count;
            send(to, bytes);
        }
    }

    private int segment() {
        return bytesPerSecond == 0
                ? 1 + random.nextInt(65_536)
                : (int) Math.max(1_460, Math.min(16_384, bytesPerSecond / 1_000));
    }

    private void send(MemoryPipe to, byte[] bytes) {
        int onWire = to.wire;
        if (frozen) {
            return;
        }
        Runnable arrival = () -> to.arrive(bytes, onWire);
        if (delayNanos > 0 || bytesPerSecond > 0) {
            lastArrivalAt = Math.max(lastArrivalAt, onLink(bytes.length) + delayNanos);
            ((ManualLoop) loop).after(lastArrivalAt - loop.nanoTime(), arrival);
        } else {
            to.loop.execute(arrival);
        }
    }

    /** When the link has carried these bytes behind the others. */
    private long onLink(int bytes) {
        long needs = bytesPerSecond == 0 ? 0 : bytes * 1_000_000_000L / bytesPerSecond;
        linkFreeAt = Math.max(linkFreeAt, loop.nanoTime()) + needs;
        return linkFreeAt;
    }

    private void arrive(byte[] bytes, int onWire) {
        if (up && wire == onWire && closed == null) {
            received += bytes.length;
            handler().bytes(ByteBuffer.wrap(bytes));
            Arrays.fill(bytes, (byte) 0xEE);
        }
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public long proven() {
        return proven;
    }

    @Override
    public long received() {
        return received;
    }

    @Override
    public void proven(long position) {
        if (position > sent) {
            throw new IllegalArgumentException("proven " + position + " beyond " + sent);
        }
        if (peer != null && position > peer.received) {
            throw new AssertionError("proven " + position + ", received " + peer.received);
        }
        forget(position);
    }

    private void forget(long position) {
        if (position <= proven) {
            return;
        }
        int gone = (int) (position - proven);
        System.arraycopy(held, gone, held, 0, (int) (sent - position));
        if (sent == position && held.length > RESERVE) {
            held = new byte[1024]; // as tests measure the heap
        }
        proven = position;
        flushed = Math.max(flushed, proven);
        if (wantsRoom && up) {
            wantsRoom = false;
            loop.execute(() -> handler().writable());
        }
    }

    @Override
    public void close(CloseReason why) {
        if (closed == null) {
            closed = why;
            loop.execute(() -> handler().closed(why));
        }
    }
}
