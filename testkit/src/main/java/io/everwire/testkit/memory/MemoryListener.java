package io.everwire.testkit.memory;

import io.everwire.api.EverwireException;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Hands who has waited at a port to the loops, in turn. */
final class MemoryListener implements Listener, MemoryTransport.Member {
    private final MemoryTransport transport;
    private final MemoryPort port;
    private final Transport.Acceptor acceptor;
    private boolean paused;

    MemoryListener(MemoryTransport transport, MemoryPort port, Transport.Acceptor acceptor) {
        this.transport = transport;
        this.port = port;
        this.acceptor = acceptor;
    }

    @Override
    public SocketAddress local() {
        return port.local();
    }

    @Override
    public synchronized void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        synchronized (this) {
            paused = false;
        }
        acceptAll();
    }

    synchronized void acceptAll() {
        for (MemorySocket next; !paused && (next = port.accept()) != null; ) {
            handOver(next, transport.nextLoop());
        }
    }

    private void handOver(MemorySocket socket, Loop loop) {
        try {
            loop.execute(() -> MemoryConnection.accept(transport, socket, loop, acceptor));
        } catch (EverwireException ended) {
            socket.abort();
        }
    }

    @Override
    public CompletionStage<Void> close() {
        port.close();
        transport.leave(this);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void shutDown() {
        close();
    }

    @Override
    public void shutDownNow() {
        close();
    }
}
