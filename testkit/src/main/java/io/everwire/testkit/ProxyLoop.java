package io.everwire.testkit;

import io.everwire.testkit.ProxyEvent.Kind;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.fault.NetworkFaults;
import io.everwire.testkit.fault.TimedFault;
import io.everwire.testkit.lane.BufferPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a {@link FaultProxy}: accepts, lets connections move bytes, and strikes when the plan says so. */
final class ProxyLoop implements Runnable, NetworkFaults {
    private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);
    private static final int BUFFER_BYTES = 1 << 17;
    private static final int BACKLOG = 1024;
    private static final long LINGER = Duration.ofSeconds(2).toNanos();
    /** How long to leave the backlog alone after the system had no descriptor for us. */
    private static final long ACCEPT_PAUSE = Duration.ofMillis(100).toNanos();

    final ProxyCounters counters = new ProxyCounters();
    final BufferPool buffers = new BufferPool(BUFFER_BYTES);
    final ByteBuffer scratch = ByteBuffer.allocateDirect(BUFFER_BYTES);
    final Timers timers = new Timers();

    private final InetSocketAddress target;
    private final FaultPlan plan;
    private final Consumer<ProxyEvent> listener;
    private final Iterator<TimedFault> schedule;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<ProxyConnection> live = new LinkedHashSet<>();
    private final Selector selector;
    private final ServerSocketChannel server;
    private final SelectionKey acceptKey;
    private final long origin = System.nanoTime();
    private int accepted;
    private long refuseUntil;
    private long acceptFrom;
    private boolean faultsPaused;
    private volatile boolean closing;

    ProxyLoop(InetSocketAddress listen, InetSocketAddress target, FaultPlan plan, Consumer<ProxyEvent> listener)
            throws IOException {
        this.target = target;
        this.plan = plan;
        this.listener = listener;
        this.schedule = plan.schedule();
        this.selector = Selector.open();
        this.server = bind(listen, selector);
        this.acceptKey = server.register(selector, SelectionKey.OP_ACCEPT);
        scheduleNext();
    }

    private static ServerSocketChannel bind(InetSocketAddress listen, Selector selector) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.configureBlocking(false);
            return server.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(listen, BACKLOG);
        } catch (IOException failed) {
            server.close();
            selector.close();
            throw failed;
        }
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) server.getLocalAddress();
    }

    /** Nanoseconds since the proxy started. */
    long now() {
        return System.nanoTime() - origin;
    }

    /** Any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Any thread. */
    void close() {
        closing = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!closing) {
                turn();
            }
        } catch (IOException failed) {
            LOG.error("the fault proxy's selector failed", failed);
        } finally {
            release();
        }
    }

    private void turn() throws IOException {
        timers.runDue(now());
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        long pause = Math.min(timers.next() - now(), Duration.ofMinutes(1).toNanos());
        if (pause > 0) {
            // a millisecond is the selector's unit: rounded up, so that the loop does not spin in front of a time
            selector.select(this::ready, (pause + 999_999) / 1_000_000);
        } else {
            selector.selectNow(this::ready);
        }
    }

    private void ready(SelectionKey key) {
        if (key == acceptKey) {
            acceptAll();
        } else if (key.attachment() instanceof ProxyEnd end) {
            end.ready();
        }
    }

    private void acceptAll() {
        try {
            for (SocketChannel client = server.accept(); client != null; client = server.accept()) {
                admit(client);
            }
        } catch (IOException failed) {
            LOG.warn("cannot accept: {}", failed.toString());
            acceptFrom(now() + ACCEPT_PAUSE);
        }
    }

    private void admit(SocketChannel client) throws IOException {
        if (now() < refuseUntil) {
            counters.refusals.incrementAndGet(); // before anyone can see that it happened
            report(Kind.REFUSED, -1, "a dial");
            ProxyEnd.reset(client);
            return;
        }
        try {
            connect(client);
        } catch (IOException failed) {
            ProxyEnd.reset(client);
            throw failed;
        }
    }

    private void connect(SocketChannel client) throws IOException {
        SocketChannel onward = SocketChannel.open();
        try {
            prepare(client);
            prepare(onward);
            onward.connect(target);
            begin(new ProxyConnection(accepted++, this, client, onward, selector));
        } catch (IOException failed) {
            onward.close();
            throw failed;
        }
    }

    private void begin(ProxyConnection connection) {
        counters.accepted.incrementAndGet();
        live.add(connection);
        counters.live.set(live.size());
        report(Kind.ACCEPTED, connection.index(), "");
        if (!faultsPaused) {
            plan.forConnection(connection.index()).forEach(fault -> fault.strike(connection));
        }
    }

    private static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    void left(ProxyConnection connection) {
        live.remove(connection);
        counters.live.set(live.size());
    }

    /** A peer that does not close after our FIN must not keep the descriptor. */
    void resetLater(ProxyEnd end) {
        timers.add(now() + LINGER, () -> {
            if (!end.isClosed()) {
                end.reset();
            }
        });
    }

    private void scheduleNext() {
        if (schedule.hasNext()) {
            TimedFault next = schedule.next();
            timers.add(next.at().toNanos(), () -> {
                if (!faultsPaused) {
                    strike(next);
                }
                scheduleNext();
            });
        }
    }

    private void strike(TimedFault timed) {
        if (timed.fault() instanceof Fault.OnConnection fault) {
            picked(timed.pick()).forEach(fault::strike);
        } else if (timed.fault() instanceof Fault.OnNetwork fault) {
            fault.strike(this);
        }
    }

    private List<ProxyConnection> picked(int pick) {
        List<ProxyConnection> all = new ArrayList<>(live);
        return pick == TimedFault.ALL || all.isEmpty() ? all : List.of(all.get(pick % all.size()));
    }

    void strikeAll(Fault.OnConnection fault) {
        picked(TimedFault.ALL).forEach(fault::strike);
    }

    /** Whether there is a live connection that was dialled from there. */
    boolean strike(SocketAddress client, Fault.OnConnection fault) {
        Optional<ProxyConnection> meant =
                live.stream().filter(one -> one.isFrom(client)).findFirst();
        meant.ifPresent(fault::strike);
        return meant.isPresent();
    }

    void pauseFaults(boolean paused) {
        faultsPaused = paused;
    }

    @Override
    public void refuseDials(Duration duration) {
        refuseUntil = Math.max(refuseUntil, now() + duration.toNanos());
        report(Kind.REFUSED, -1, "all dials for " + duration);
    }

    @Override
    public void hangDials(Duration duration) {
        acceptFrom(now() + duration.toNanos());
        report(Kind.DIALS_HANG, -1, "for " + duration);
    }

    private void acceptFrom(long time) {
        acceptFrom = Math.max(acceptFrom, time);
        acceptKey.interestOps(0);
        timers.add(acceptFrom, () -> {
            if (now() >= acceptFrom) {
                acceptKey.interestOps(SelectionKey.OP_ACCEPT);
            }
        });
    }

    void report(Kind kind, int connection, String detail) {
        try {
            listener.accept(new ProxyEvent(Duration.ofNanos(now()), kind, connection, detail));
        } catch (RuntimeException thrown) {
            LOG.warn("the proxy's listener threw", thrown);
        }
    }

    private void release() {
        for (SelectionKey key : selector.keys()) {
            closeQuietly(key.channel());
        }
        closeQuietly(selector);
        live.clear();
        counters.live.set(0);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failed) {
            LOG.debug("while closing", failed);
        }
    }
}
