package io.everwire.testkit.simulation;

import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Listener;
import io.everwire.spi.Transport.Acceptor;
import io.everwire.testkit.reason.Reasons;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A bound port of a host. Connections that the acceptor has not seen yet wait in the backlog. */
final class SimulatedListener implements Listener {
    private final SimulatedNetwork network;
    private final SimulatedTransport transport;
    private final InetSocketAddress local;
    private final int backlog;
    private final Acceptor acceptor;
    private final Deque<Link> waiting = new ArrayDeque<>();
    private boolean paused;
    private boolean closed;

    SimulatedListener(
            SimulatedNetwork network,
            SimulatedTransport transport,
            InetSocketAddress local,
            int backlog,
            Acceptor acceptor) {
        this.network = network;
        this.transport = transport;
        this.local = local;
        this.backlog = backlog;
        this.acceptor = acceptor;
    }

    SimulatedTransport transport() {
        return transport;
    }

    boolean hasRoom() {
        return waiting.size() < backlog;
    }

    void add(Link link) {
        waiting.add(link);
        surface();
    }

    private void surface() {
        while (!paused && !closed && !waiting.isEmpty()) {
            SimulatedConnection connection = waiting.remove().acceptor();
            network.events().at(network.now(), connection.virtualLoop(), () -> accept(connection));
        }
    }

    private void accept(SimulatedConnection connection) {
        ConnectionHandler handler = connection.isEnded() ? null : ask(connection);
        if (handler == null) {
            drop(connection);
        } else {
            connection.open(handler);
        }
    }

    private @Nullable ConnectionHandler ask(SimulatedConnection connection) {
        try {
            return acceptor.accept(connection);
        } catch (Throwable thrown) { // whatever it is, the listener goes on
            network.record(thrown);
            return null;
        }
    }

    private static void drop(SimulatedConnection connection) {
        connection.end(Reasons.refusedByAcceptor(), true);
        connection.beforeOpen(Unheard.HANDLER);
    }

    @Override
    public SocketAddress local() {
        return local;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        surface();
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        transport.unbind(local, this);
        waiting.forEach(link -> drop(link.acceptor()));
        waiting.clear();
        return CompletableFuture.completedFuture(null);
    }
}
