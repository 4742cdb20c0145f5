package io.everwire.conformance.session;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.conformance.rig.RawPeer;
import io.everwire.conformance.rig.RawServer;
import io.everwire.conformance.rig.Rig;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.ThreadLoop;
import io.everwire.spi.Transport;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transport over raw peers, for the end of a session that is not under test: one loop, and blocking calls on two
 * threads for each connection. What it does to the bytes on their way is its {@link Line}s' matter.
 */
final class RawTransport implements Transport, AutoCloseable {
    private static final int BACKLOG = 64;

    private final Rig rig;
    private final Consumer<Line> begins;
    private final ThreadLoop loop = new ThreadLoop("conformance-raw-loop");
    private final List<AutoCloseable> opened = new ArrayList<>();
    private boolean ended;

    /** @param begins is shown each line before a byte has passed, on the loop */
    RawTransport(Rig rig, Consumer<Line> begins) {
        this.rig = rig;
        this.begins = begins;
    }

    @Override
    public Loop nextLoop() {
        return loop;
    }

    /** Blocks the loop; on a machine's own network that is short. */
    @Override
    public Dial dial(SocketAddress to, DialSettings settings, Loop on, ConnectionHandler handler) {
        Attempt attempt = new Attempt(to, handler);
        post(attempt);
        return attempt;
    }

    private final class Attempt implements Dial, Runnable {
        private final SocketAddress to;
        private final ConnectionHandler handler;
        private volatile boolean cancelled;

        Attempt(SocketAddress to, ConnectionHandler handler) {
            this.to = to;
            this.handler = handler;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void run() {
            if (cancelled) {
                handler.closed(why(ErrorCode.CANCELLED, Initiator.LOCAL, "cancelled"));
                return;
            }
            try {
                connection(rig.network().connect(to, rig.limits()), Way.DOWN).begin(handler);
            } catch (UncheckedIOException refused) {
                handler.closed(why(ErrorCode.CONNECT_REFUSED, Initiator.PEER, to + ": " + refused.getMessage()));
            }
        }
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor acceptor) {
        RawServer server = rig.network().listen(BACKLOG, 0, rig.limits());
        keep(server);
        beside(() -> acceptAll(server, acceptor));
        return CompletableFuture.completedFuture(new Port(server));
    }

    private void acceptAll(RawServer server, Acceptor acceptor) {
        while (!server.isClosed()) {
            RawPeer peer = next(server);
            if (peer != null) {
                post(() -> accept(peer, acceptor));
            }
        }
    }

    private static @Nullable RawPeer next(RawServer server) {
        try {
            return server.accept();
        } catch (UncheckedIOException nobody) {
            return nobodyYet(nobody, server);
        }
    }

    private static @Nullable RawPeer nobodyYet(UncheckedIOException nobody, RawServer server) {
        if (nobody.getCause() instanceof SocketTimeoutException || server.isClosed()) {
            return null;
        }
        throw nobody;
    }

    private void accept(RawPeer peer, Acceptor acceptor) {
        RawConnection arrived = connection(peer, Way.UP);
        ConnectionHandler handler = acceptor.accept(arrived);
        if (handler == null) {
            arrived.abort();
        } else {
            arrived.begin(handler);
        }
    }

    private RawConnection connection(RawPeer peer, Way inbound) {
        Line line = new Line(peer, inbound, this::beside, what -> rig.note("line", what));
        keep(line::end);
        begins.accept(line);
        return new RawConnection(this::beside, loop, line, peer.local(), peer.remote());
    }

    private void beside(Runnable task) {
        var unused = rig.beside(() -> {
            task.run();
            return true;
        });
    }

    private void post(Runnable task) {
        try {
            loop.execute(task);
        } catch (EverwireException over) {
            // nobody is left who would wait for it
        }
    }

    private synchronized void keep(AutoCloseable resource) {
        if (ended) {
            closeOne(resource);
        } else {
            opened.add(resource);
        }
    }

    @Override
    public CompletionStage<Void> shutdown(Duration limit) {
        return loop.shutdown().thenRun(this::closeAll);
    }

    /** Ends everything, and returns when nothing is left. */
    @Override
    public void close() {
        shutdown(rig.limits().await())
                .toCompletableFuture()
                .orTimeout(rig.limits().await().toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    private synchronized void closeAll() {
        ended = true;
        opened.forEach(RawTransport::closeOne);
        opened.clear();
    }

    private static void closeOne(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            throw new IllegalStateException("a raw peer could not be ended", failure);
        }
    }

    static CloseReason why(ErrorCode code, Initiator by, String detail) {
        return new CloseReason(Scope.WIRE, code, by, detail);
    }

    /** A raw server. */
    private record Port(RawServer server) implements Listener {
        @Override
        public SocketAddress local() {
            return server.local();
        }

        @Override
        public void pause() {
            throw new UnsupportedOperationException("nobody pauses a raw peer");
        }

        @Override
        public void resume() {
            throw new UnsupportedOperationException("nobody pauses a raw peer");
        }

        @Override
        public CompletionStage<Void> close() {
            server.close();
            return CompletableFuture.completedFuture(null);
        }
    }
}
