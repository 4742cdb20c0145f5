package io.everwire.testkit.simulation;

import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.fault.Fault;
import io.everwire.testkit.fault.FaultPlan;
import io.everwire.testkit.fault.FaultScript;
import io.everwire.testkit.fault.TimedFault;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A network of hosts in virtual time, run by the thread that has made it. Code that takes its loops, clock and
 * connections from {@code io.everwire.spi} runs on it unchanged; hours pass in milliseconds, and the same seed and the
 * same faults give the same run.
 *
 * <pre>{@code
 * SimulatedNetwork network = SimulatedNetwork.seeded(42).faults(FaultPlan.seeded(42).cutEvery(Duration.ofSeconds(5)));
 * Transport exit = network.transport("exit");
 * exit.listen(network.address("exit", 443), ListenSettings.defaults(), acceptor);
 * Transport client = network.transport("client");
 * client.dial(network.address("exit", 443), within(seconds), client.nextLoop(), handler);
 * network.invariant("nothing is received twice", () -> received <= sent);
 * network.runUntil(() -> received == total, Duration.ofMinutes(10));
 * }</pre>
 *
 * <p>The first throw of a callback, task or invariant stops the run: {@code run} methods throw {@link
 * SimulationFailure}, which names the seed, the time and the faults. Each event is one turn of one loop; invariants are
 * checked behind each. Everything is strict: calls from another thread or loop are refused, chunks are spoiled after
 * their callback.
 */
public final class SimulatedNetwork {
    /** Times from here on never come. */
    static final long NEVER = Fault.FOREVER.toNanos() / 2;

    private static final long DIAL_SALT = 0x8CB92BA72F3D8DD7L;
    private static final long TRACE_PRIME = 0x100000001B3L;

    private final long seed;
    private final Thread owner = Thread.currentThread();
    private final EventQueue events = new EventQueue();
    private final Hosts hosts = new Hosts();
    private final List<SimulatedTransport> transports = new ArrayList<>();
    private final List<VirtualLoop> loops = new ArrayList<>();
    private final Map<String, BooleanSupplier> invariants = new LinkedHashMap<>();
    private final PlayedFaults faults = new PlayedFaults(events);
    private @Nullable VirtualLoop running;
    private @Nullable Throwable failure;
    private int linksMade;
    private int dialsMade;
    private long turn;
    private long trace;

    private SimulatedNetwork(long seed) {
        this.seed = seed;
    }

    /** A network without faults; its delays and slices are drawn from the seed. */
    public static SimulatedNetwork seeded(long seed) {
        return new SimulatedNetwork(seed);
    }

    // setting up

    /** How bytes travel between hosts on connections made from now on, where nothing else is said for two hosts. */
    public SimulatedNetwork links(LinkSettings settings) {
        hosts.links(settings);
        return this;
    }

    /** How bytes travel from one host to another on connections made from now on. */
    public SimulatedNetwork links(String from, String to, LinkSettings settings) {
        hosts.links(from, to, settings);
        return this;
    }

    /** What goes wrong, in place of what was said before; the plan's time begins now. */
    public SimulatedNetwork faults(FaultPlan plan) {
        faults.play(plan);
        return this;
    }

    /** Exactly these faults; see {@link #faults(FaultPlan)}. */
    public SimulatedNetwork faults(FaultScript script) {
        return faults(FaultPlan.of(script));
    }

    /** Checked behind every event; false, or a throw, fails the run. */
    public SimulatedNetwork invariant(String name, BooleanSupplier holds) {
        invariants.put(name, holds);
        return this;
    }

    /** {@link #invariant(String, BooleanSupplier)} in the form of assertions. */
    public SimulatedNetwork invariant(String name, Runnable assertions) {
        return invariant(name, () -> {
            assertions.run();
            return true;
        });
    }

    /** The address of a host, which need not exist yet. */
    public InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(hosts.address(host), port);
    }

    /** A new transport at a host, with one loop. A host can have several, one after the other or at once. */
    public Transport transport(String host) {
        return transport(host, TransportSettings.defaults().withLoops(1));
    }

    /** A new transport at a host. */
    public Transport transport(String host, TransportSettings settings) {
        SimulatedTransport made = new SimulatedTransport(this, host, hosts.address(host), settings);
        transports.add(made);
        return made;
    }

    /** A provider named {@code simulated} that makes transports at a host. */
    public TransportProvider provider(String host) {
        hosts.address(host);
        return new SimulatedProvider(this, host);
    }

    /** A loop that belongs to no transport. */
    public Loop loop(String name) {
        return newLoop(name);
    }

    VirtualLoop newLoop(String name) {
        VirtualLoop loop = new VirtualLoop(this, name);
        loops.add(loop);
        return loop;
    }

    // running

    /** Runs everything that happens within this time. */
    public void advance(Duration time) {
        long end = events.now() + time.toNanos();
        while (step(end)) {}
        events.moveTo(end);
        rethrow();
    }

    /**
     * Runs until something holds, looking after each event.
     *
     * @throws SimulationFailure also where it does not hold within {@code limit}
     */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        long end = events.now() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!step(end)) {
                rethrow();
                events.moveTo(end);
                throw failure("did not come about within " + limit, new AssertionError("condition does not hold"));
            }
        }
        rethrow();
    }

    /**
     * Runs until nothing is left to happen: no task, no alarm, no byte under way. Faults of the plan do not count.
     *
     * @throws SimulationFailure also where there is no end within a virtual day
     */
    public void runUntilIdle() {
        long end = events.now() + Duration.ofDays(1).toNanos();
        while (events.nextTime() <= end && step(end)) {}
        rethrow();
        if (events.nextTime() != Long.MAX_VALUE) {
            throw failure("is not idle after a day", new AssertionError("there is always something to do"));
        }
    }

    /** One event or fault not later than {@code end}; false where there is none, or the run has failed. */
    private boolean step(long end) {
        checkThread();
        if (running != null) {
            throw new IllegalStateException("run from inside a callback");
        }
        long next = events.nextTime();
        long nextFault = faults.nextTime();
        if (failure != null || Math.min(next, nextFault) > end) {
            return false;
        }
        turn++;
        if (nextFault <= next) {
            guarded(null, faults::strikeNext);
        } else {
            EventQueue.Event event = events.take();
            guarded(event.loop(), event::run);
        }
        checkInvariants();
        return failure == null;
    }

    private void guarded(@Nullable VirtualLoop loop, Runnable action) {
        running = loop;
        try {
            action.run();
        } catch (Throwable thrown) { // whatever a task throws is the result of the run
            record(thrown);
        } finally {
            running = null;
        }
    }

    private void checkInvariants() {
        for (Map.Entry<String, BooleanSupplier> invariant : invariants.entrySet()) {
            guarded(null, () -> {
                if (!invariant.getValue().getAsBoolean()) {
                    throw new AssertionError("invariant broken: " + invariant.getKey());
                }
            });
        }
    }

    /** Records a failure, which the next or current {@code run} method throws; only the first counts. */
    public void fail(Throwable why) {
        record(why);
    }

    void record(Throwable thrown) {
        if (failure == null && !(thrown instanceof InjectedFailure || thrown instanceof InjectedShortage)) {
            failure = thrown;
        }
    }

    private void rethrow() {
        if (failure != null) {
            throw failure(String.valueOf(failure.getMessage()), failure);
        }
    }

    private SimulationFailure failure(String what, Throwable cause) {
        return new SimulationFailure(
                what + " [seed " + seed + ", after " + now(events.now()) + ", plan " + faults.plan() + "; struck: "
                        + struck() + "]",
                cause);
    }

    private static Duration now(long nanos) {
        return Duration.ofNanos(nanos);
    }

    // faults by hand

    /** Does that to all live connections now. */
    public void strikeAll(Fault.OnConnection fault) {
        faults.picked(TimedFault.ALL).forEach(fault::strike);
    }

    /** Does that to the network now. */
    public void strike(Fault.OnNetwork fault) {
        fault.strike(faults);
    }

    /** From now on the plan strikes nothing: its time goes on, and faults that fall into the pause are left out. */
    public void pauseFaults() {
        faults.pause(true);
    }

    public void resumeFaults() {
        faults.pause(false);
    }

    /** The faults by time that the plan has struck so far: what to replay, and to shorten. */
    public FaultScript struck() {
        return faults.struck();
    }

    // looking

    /** Virtual time since the start. */
    public Duration elapsed() {
        return now(events.now());
    }

    /** The seed that everything is drawn from. */
    public long seed() {
        return seed;
    }

    /** Ends of connections that have not been told {@code closed}, whatever their hosts. */
    public int openConnections() {
        return transports.stream().mapToInt(SimulatedTransport::openConnections).sum();
    }

    /** Alarms that are armed, whatever their loops. */
    public int pendingAlarms() {
        return loops.stream().mapToInt(VirtualLoop::armedAlarms).sum();
    }

    /** Events so far. */
    public long eventCount() {
        return turn;
    }

    /** A checksum of all callbacks so far, their sizes and times: equal for equal runs. */
    public long traceChecksum() {
        return trace;
    }

    // what the parts share

    void trace(char kind, int connection, int size) {
        long word = ((long) kind << 56) ^ ((long) connection << 32) ^ size ^ events.now();
        trace = Long.rotateLeft((trace ^ word) * TRACE_PRIME, 27);
    }

    void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("a simulation runs in one thread, " + owner.getName());
        }
    }

    EventQueue events() {
        return events;
    }

    long now() {
        return events.now();
    }

    long turn() {
        return turn;
    }

    @Nullable
    VirtualLoop running() {
        return running;
    }

    LinkSettings linkSettings(@Nullable String from, @Nullable String to) {
        return hosts.links(String.valueOf(from), String.valueOf(to));
    }

    @Nullable
    String hostOf(InetSocketAddress address) {
        return hosts.nameOf(address);
    }

    int freePort() {
        return hosts.freePort();
    }

    @Nullable
    SimulatedListener listenerAt(SocketAddress at) {
        return hosts.listenerAt(at);
    }

    void bind(SocketAddress at, SimulatedListener listener) {
        hosts.bind(at, listener);
    }

    void unbind(SocketAddress at) {
        hosts.unbind(at);
    }

    SimulatedDial newDial(SimulatedTransport from, SocketAddress to, VirtualLoop loop, ConnectionHandler handler) {
        SplittableRandom random = new SplittableRandom(seed ^ ++dialsMade * DIAL_SALT);
        return new SimulatedDial(this, from, to, loop, handler, random);
    }

    Link newLink(SimulatedTransport from, SimulatedTransport to, Link.Endpoints endpoints, VirtualLoop loop) {
        Link link = new Link(this, linksMade++, from, to, endpoints, loop);
        from.add(link.dialer());
        to.add(link.acceptor());
        faults.begin(link);
        return link;
    }

    void forget(Link link) {
        faults.forget(link);
    }

    boolean dialsRefused() {
        return faults.dialsRefused();
    }

    boolean dialsHang() {
        return faults.dialsHang();
    }
}
