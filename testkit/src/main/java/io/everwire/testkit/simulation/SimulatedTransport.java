package io.everwire.testkit.simulation;

import io.everwire.api.ErrorCode;
import io.everwire.api.Scope;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import io.everwire.testkit.reason.Reasons;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The transport of one host. */
final class SimulatedTransport implements Transport {
    private static final int DEFAULT_KERNEL_BYTES = 1 << 16;

    private final SimulatedNetwork network;
    private final String host;
    private final InetAddress address;
    private final TransportSettings settings;
    private final List<VirtualLoop> loops;
    private final Set<SimulatedDial> dials = new LinkedHashSet<>();
    private final Set<SimulatedConnection> connections = new LinkedHashSet<>();
    private final Map<SocketAddress, SimulatedListener> listeners = new LinkedHashMap<>();
    private final Timer shutdownLimit;
    private int nextLoop;
    private @Nullable CompletableFuture<Void> ended;

    SimulatedTransport(SimulatedNetwork network, String host, InetAddress address, TransportSettings settings) {
        this.network = network;
        this.host = host;
        this.address = address;
        this.settings = settings;
        this.shutdownLimit = new Timer(network.events(), null, () -> end(connection -> true));
        this.loops = IntStream.range(0, settings.loops())
                .mapToObj(index -> network.newLoop(host + "-" + index))
                .toList();
    }

    String host() {
        return host;
    }

    TransportSettings settings() {
        return settings;
    }

    int sendKernelBytes() {
        return settings.sendBuffer() == 0 ? DEFAULT_KERNEL_BYTES : settings.sendBuffer();
    }

    int receiveKernelBytes() {
        return settings.receiveBuffer() == 0 ? DEFAULT_KERNEL_BYTES : settings.receiveBuffer();
    }

    @Override
    public VirtualLoop nextLoop() {
        return loops.get(nextLoop++ % loops.size());
    }

    @Override
    public Dial dial(SocketAddress to, DialSettings dialSettings, Loop loop, ConnectionHandler handler) {
        network.checkThread();
        if (!(loop instanceof VirtualLoop virtual) || !loops.contains(loop)) {
            throw new IllegalArgumentException("loop " + loop + " is none of " + host);
        }
        SimulatedDial dial = network.newDial(this, to, virtual, handler);
        if (ended != null) {
            dial.fail(Reasons.shutDown(Scope.WIRE));
        } else {
            dials.add(dial);
            dial.start(dialSettings);
        }
        return dial;
    }

    boolean owns(SocketAddress local) {
        return local instanceof InetSocketAddress inet
                && (inet.getAddress().equals(address) || inet.getAddress().isAnyLocalAddress());
    }

    InetSocketAddress localFor(DialSettings dialSettings) {
        int port = dialSettings.local() instanceof InetSocketAddress inet ? inet.getPort() : 0;
        return new InetSocketAddress(address, port == 0 ? network.freePort() : port);
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress at, ListenSettings listenSettings, Acceptor acceptor) {
        network.checkThread();
        if (ended != null) {
            return CompletableFuture.failedFuture(Reasons.shutDown(Scope.OWNER).toException());
        }
        if (!owns(at)) {
            return refuse(ErrorCode.ADDRESS_NOT_AVAILABLE, at);
        }
        int port = ((InetSocketAddress) at).getPort();
        InetSocketAddress bound = new InetSocketAddress(address, port == 0 ? network.freePort() : port);
        if (network.listenerAt(bound) != null) {
            return refuse(ErrorCode.BIND_IN_USE, bound);
        }
        SimulatedListener listener = new SimulatedListener(network, this, bound, listenSettings.backlog(), acceptor);
        listeners.put(bound, listener);
        network.bind(bound, listener);
        return CompletableFuture.completedFuture(listener);
    }

    private static CompletionStage<Listener> refuse(ErrorCode code, SocketAddress at) {
        return CompletableFuture.failedFuture(Reasons.bind(code, at).toException());
    }

    void unbind(SocketAddress local, SimulatedListener listener) {
        if (listeners.remove(local, listener)) {
            network.unbind(local);
        }
    }

    void add(SimulatedConnection connection) {
        connections.add(connection);
    }

    void forget(SimulatedConnection connection) {
        connections.remove(connection);
        endIfEmpty();
    }

    void forget(SimulatedDial dial) {
        dials.remove(dial);
    }

    int openConnections() {
        return connections.size();
    }

    @Override
    public CompletionStage<Void> shutdown(Duration limit) {
        network.checkThread();
        if (ended == null) {
            ended = new CompletableFuture<>();
            shutdownLimit.arm(network.now() + limit.toNanos());
            new ArrayList<>(dials).forEach(dial -> dial.fail(Reasons.shutDown(Scope.WIRE)));
            new ArrayList<>(listeners.values()).forEach(SimulatedListener::close);
            end(connection -> !connection.isClosing());
            endIfEmpty();
        }
        return ended.copy();
    }

    private void end(Predicate<SimulatedConnection> which) {
        connections.stream()
                .filter(which)
                .toList()
                .forEach(connection -> connection.end(Reasons.shutDown(Scope.WIRE), true));
    }

    /** What closes gracefully may do so within the limit, then the loops end, behind the last words of all. */
    private void endIfEmpty() {
        CompletableFuture<Void> told = ended;
        if (told != null && connections.isEmpty()) {
            shutdownLimit.disarm();
            network.events().at(network.now(), null, () -> {
                loops.forEach(VirtualLoop::end);
                told.complete(null);
            });
        }
    }
}
