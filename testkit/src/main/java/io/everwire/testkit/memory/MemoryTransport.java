package io.everwire.testkit.memory;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Scope;
import io.everwire.spi.Capability;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.ThreadLoop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.reason.Reasons;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Loops that are plain threads, and connections that are ends of a {@link MemoryNetwork}. */
final class MemoryTransport implements Transport {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final MemoryNetwork network;
    private final TransportSettings settings;
    private final Set<Capability> capabilities;
    private final List<ThreadLoop> loops;
    private final AtomicInteger turn = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Set<Member> members = new HashSet<>(); // also the lock
    private boolean shutDown;
    private boolean stopped;

    /** A dial, listener or connection: the loops live until the last one is gone. */
    interface Member {
        /** The transport is about to end. Any thread. */
        void shutDown();

        /** The limit for that has passed. Any thread. */
        void shutDownNow();
    }

    MemoryTransport(MemoryNetwork network, TransportSettings settings, Set<Capability> capabilities) {
        this.network = network;
        this.settings = settings;
        this.capabilities = capabilities;
        int number = NUMBERS.incrementAndGet();
        this.loops = IntStream.range(0, settings.loops())
                .mapToObj(index -> new ThreadLoop("memory-" + number + "-" + index))
                .toList();
    }

    MemoryNetwork network() {
        return network;
    }

    TransportSettings settings() {
        return settings;
    }

    boolean can(Capability capability) {
        return capabilities.contains(capability);
    }

    /** What a socket of this transport holds for its reader. */
    int room() {
        return settings.receiveBuffer() == 0 ? MemoryNetwork.DEFAULT_ROOM : settings.receiveBuffer();
    }

    @Override
    public Loop nextLoop() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    boolean owns(Loop loop) {
        return loop instanceof ThreadLoop && loops.contains(loop);
    }

    /** That time from now on the loop's clock. */
    static long after(Duration time, Loop loop) {
        long now = loop.nanoTime();
        return now + Math.min(TimeUnit.NANOSECONDS.convert(time), Long.MAX_VALUE - now);
    }

    // ---- who is alive ----

    /** False where the transport ends and takes nobody any more. */
    boolean enter(Member member) {
        synchronized (members) {
            if (!shutDown) {
                members.add(member);
            }
            return !shutDown;
        }
    }

    void leave(Member member) {
        synchronized (members) {
            members.remove(member);
        }
        stopIfEmpty();
    }

    private List<Member> present() {
        synchronized (members) {
            return List.copyOf(members);
        }
    }

    // ---- dialling and listening ----

    @Override
    public Dial dial(SocketAddress to, DialSettings dialSettings, Loop loop, ConnectionHandler handler) {
        if (!owns(loop)) {
            throw new IllegalArgumentException("a loop of another transport");
        }
        MemoryDial dial = new MemoryDial(this, loop, to, handler);
        if (enter(dial)) {
            dial.begin(dialSettings);
        } else {
            var unused =
                    CompletableFuture.runAsync(() -> handler.closed(Reasons.shutDown(Scope.WIRE))); // no loop is left
        }
        return dial;
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress at, ListenSettings listenSettings, Acceptor acceptor) {
        if (!can(Capability.LISTEN)) {
            return failed(Reasons.unsupported(Scope.OWNER, Capability.LISTEN));
        }
        if (!(at instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return failed(Reasons.bind(ErrorCode.ADDRESS_INVALID, at));
        }
        try {
            MemoryPort port = network.listen(inet, listenSettings.backlog(), room());
            MemoryListener listener = new MemoryListener(this, port, acceptor);
            if (!enter(listener)) {
                port.close();
                return failed(Reasons.shutDown(Scope.OWNER));
            }
            port.onArrival(listener::acceptAll);
            return CompletableFuture.completedFuture(listener);
        } catch (BindException refused) {
            return failed(Reasons.bind(code(refused), at));
        }
    }

    static ErrorCode code(BindException refused) {
        return String.valueOf(refused.getMessage()).contains("in use")
                ? ErrorCode.BIND_IN_USE
                : ErrorCode.ADDRESS_NOT_AVAILABLE;
    }

    private static <T> CompletionStage<T> failed(CloseReason why) {
        return CompletableFuture.failedFuture(why.toException());
    }

    // ---- the end ----

    @Override
    public CompletionStage<Void> shutdown(Duration limit) {
        boolean first;
        synchronized (members) {
            first = !shutDown;
            shutDown = true;
        }
        if (first) {
            present().forEach(Member::shutDown);
            stopIfEmpty();
            CompletableFuture.delayedExecutor(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS)
                    .execute(() -> present().forEach(Member::shutDownNow));
        }
        return ended.copy();
    }

    private void stopIfEmpty() {
        synchronized (members) {
            if (!shutDown || stopped || !members.isEmpty()) {
                return;
            }
            stopped = true;
        }
        CompletableFuture<?>[] all = loops.stream()
                .map(loop -> loop.shutdown().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        var unused = CompletableFuture.allOf(all).thenRun(() -> ended.complete(null));
    }
}
