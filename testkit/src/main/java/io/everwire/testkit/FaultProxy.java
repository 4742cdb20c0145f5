package io.everwire.testkit;

import io.everwire.testkit.fault.Direction;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A TCP proxy that does to its connections what a {@link FaultPlan} says, between clients and one target. Half-closes
 * are passed on behind the data, a reset of one end becomes one at the other, and a slow reader slows its sender: each
 * direction holds at most 128 KiB, and 8 MiB where it delays (so that a delay of 50 ms allows more than 80 MB/s).
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.start(new InetSocketAddress("127.0.0.1", 0), target, plan)) {
 *     client.connect(proxy.address());
 * }
 * }</pre>
 *
 * <p>One daemon thread, whatever the number of connections. All methods: any thread; those that strike return when it
 * is done. How faults look on real sockets: a refused dial is accepted by the kernel and reset at once; a hanging one is
 * accepted by the kernel and nothing follows until the time is over; an end that is not told of its cut can go on
 * sending, and nothing comes back.
 */
public final class FaultProxy implements AutoCloseable {
    private final ProxyLoop loop;
    private final Thread thread;
    private final InetSocketAddress address;

    private FaultProxy(ProxyLoop loop) throws IOException {
        this.loop = loop;
        this.address = loop.address();
        this.thread = new Thread(loop, "everwire-fault-proxy-" + address.getPort());
        thread.setDaemon(true);
    }

    /** {@link #start(InetSocketAddress, InetSocketAddress, FaultPlan, Consumer)} without a listener. */
    public static FaultProxy start(InetSocketAddress listen, InetSocketAddress target, FaultPlan plan)
            throws IOException {
        return start(listen, target, plan, event -> {});
    }

    /**
     * Starts a proxy; the time of the plan begins now.
     *
     * @param listen where clients connect; port 0 takes a free one
     * @param listener told what happens, on the proxy's thread, which it must not block
     * @throws IOException where {@code listen} cannot be bound
     * @throws IllegalArgumentException where the plan has faults for simulations only
     */
    public static FaultProxy start(
            InetSocketAddress listen, InetSocketAddress target, FaultPlan plan, Consumer<ProxyEvent> listener)
            throws IOException {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(listener, "listener");
        if (plan.needsSimulation()) {
            throw new IllegalArgumentException("real sockets cannot do all of: " + plan);
        }
        FaultProxy proxy = new FaultProxy(new ProxyLoop(listen, target, plan, listener));
        proxy.thread.start();
        return proxy;
    }

    /** Where clients connect, with the port that was bound. */
    public InetSocketAddress address() {
        return address;
    }

    /** What has happened so far; also after {@link #close}. */
    public ProxyStatistics statistics() {
        return loop.counters.snapshot();
    }

    /** Cuts all live connections: both ends see FIN. */
    public void cutAll() {
        await(() -> loop.strikeAll(new Fault.Cut()));
    }

    /** Resets all live connections: both ends see RST. */
    public void resetAll() {
        await(() -> loop.strikeAll(new Fault.Reset()));
    }

    /** Freezes all live connections in both directions. */
    public void freezeAll(Duration duration) {
        strikeAll(new Fault.Freeze(Direction.BOTH, duration));
    }

    /** Does that to all live connections. */
    public void strikeAll(Fault.OnConnection fault) {
        checkPossible(fault);
        await(() -> loop.strikeAll(fault));
    }

    private static void checkPossible(Fault fault) {
        if (fault.needsSimulation()) {
            throw new IllegalArgumentException("real sockets cannot do " + fault);
        }
    }

    /**
     * Does that to one live connection.
     *
     * @param client the address from which it was dialled
     * @return whether there is such a connection
     */
    public boolean strike(SocketAddress client, Fault.OnConnection fault) {
        checkPossible(fault);
        AtomicBoolean struck = new AtomicBoolean();
        await(() -> struck.set(loop.strike(client, fault)));
        return struck.get();
    }

    /** From now on the plan strikes nothing: its time goes on, and faults that fall into the pause are left out. */
    public void pauseFaults() {
        await(() -> loop.pauseFaults(true));
    }

    public void resumeFaults() {
        await(() -> loop.pauseFaults(false));
    }

    private void await(Runnable action) {
        if (Thread.currentThread() == thread) {
            action.run();
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            action.run();
            done.countDown();
        });
        awaitOrEnd(done);
    }

    /** The thread may have ended between the hand-over and now, and nobody runs the action. */
    private void awaitOrEnd(CountDownLatch done) {
        try {
            while (thread.isAlive() && !done.await(10, TimeUnit.MILLISECONDS)) {}
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes the port and all sockets; when it returns, no descriptor is left. Idempotent. */
    @Override
    public void close() {
        loop.close();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
