package io.everwire.bench.oneshot;

import io.everwire.bench.everwire.Ends;
import io.everwire.bench.everwire.EverwireStack;
import io.everwire.bench.flow.FlowHandler;
import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.everwire.mux.SmuxMultiplexer;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.MuxSession;
import io.everwire.spi.SessionPipe.Side;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Streams over encrypted connections that cannot be resumed. */
public final class OneShotStack implements Stack {
    private final TransportProvider provider;
    private final TransportSettings settings;
    private final Keys keys = Keys.fresh();

    public OneShotStack(TransportProvider provider, TransportSettings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    @Override
    public Server serve(InetSocketAddress at, Supplier<FlowHandler> services)
            throws InterruptedException, ExecutionException {
        Transport transport = provider.create(settings);
        SmuxMultiplexer multiplexer = EverwireStack.multiplexer();
        InetSocketAddress bound = (InetSocketAddress) transport
                .listen(
                        at,
                        ListenSettings.defaults(),
                        connection -> new OneShotPipe(
                                Side.ACCEPTOR,
                                keys,
                                multiplexer::start,
                                session -> session.streams(stream -> EverwireStack.flow(stream, services.get())),
                                () -> {}))
                .toCompletableFuture()
                .get()
                .local();
        return new OneShotServer(transport, bound, keys.hex());
    }

    @Override
    public Link connect(InetSocketAddress to, String key, int connections)
            throws InterruptedException, ExecutionException {
        OneShotLink link = new OneShotLink(provider.create(settings), to, new Keys(key));
        for (int i = 0; i < connections; i++) {
            link.dial(link.sessions::add).toCompletableFuture().get();
        }
        return link;
    }

    private record OneShotServer(Transport transport, InetSocketAddress address, String key) implements Server {
        @Override
        public void close() {
            Ends.await(transport.shutdown(Ends.LIMIT));
        }
    }

    private static final class OneShotLink implements Link {
        private final Transport transport;
        private final InetSocketAddress to;
        private final Keys keys;
        private final SmuxMultiplexer multiplexer = EverwireStack.multiplexer();
        private final List<MuxSession> sessions = new CopyOnWriteArrayList<>();
        private final AtomicInteger turn = new AtomicInteger();

        OneShotLink(Transport transport, InetSocketAddress to, Keys keys) {
            this.transport = transport;
            this.to = to;
            this.keys = keys;
        }

        /** Complete when the connection is there and {@code then} was told. */
        CompletionStage<Void> dial(Consumer<MuxSession> then) {
            CompletableFuture<Void> open = new CompletableFuture<>();
            OneShotPipe pipe = new OneShotPipe(
                    Side.DIALER,
                    keys,
                    multiplexer::start,
                    session -> {
                        then.accept(session);
                        open.complete(null);
                    },
                    () -> open.completeExceptionally(new IllegalStateException("the connection has ended")));
            transport.dial(to, DialSettings.within(Ends.LIMIT), transport.nextLoop(), pipe);
            return open;
        }

        @Override
        public void open(FlowHandler handler) {
            int next = Math.floorMod(turn.getAndIncrement(), sessions.size());
            sessions.get(next).open().whenComplete((stream, failure) -> {
                if (failure == null) {
                    EverwireStack.flow(stream, handler);
                } else {
                    handler.failed(failure);
                }
            });
        }

        @Override
        public CompletionStage<Void> handshake() {
            return CompletableFuture.failedFuture(new UnsupportedOperationException("there is no handshake"));
        }

        @Override
        public void close() {
            Ends.await(transport.shutdown(Ends.LIMIT));
        }
    }
}
