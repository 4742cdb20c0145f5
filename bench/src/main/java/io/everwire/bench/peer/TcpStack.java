package io.everwire.bench.peer;

import io.everwire.bench.flow.FlowHandler;
import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A TCP connection for each flow, bare or secured. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel tells of its end by its callbacks
final class TcpStack implements Stack {
    private final @Nullable Tls tls;

    TcpStack(@Nullable Tls tls) {
        this.tls = tls;
    }

    @Override
    public Server serve(InetSocketAddress at, Supplier<FlowHandler> services) throws Exception {
        SslContext context = tls == null ? null : tls.server(null);
        Loops loops = new Loops(true);
        Channel listener = loops.listen(at, new Loops.Initializer(() -> handlers(context, services.get())));
        return new PeerServer((InetSocketAddress) listener.localAddress(), loops::close);
    }

    private static ChannelHandler[] handlers(@Nullable SslContext context, FlowHandler handler) {
        return context == null
                ? new ChannelHandler[] {new ChannelFlow(handler, false)}
                : new ChannelHandler[] {secure(context), new ChannelFlow(handler, true)};
    }

    private static SslHandler secure(SslContext context) {
        return context.newHandler(io.netty.buffer.PooledByteBufAllocator.DEFAULT);
    }

    @Override
    public Link connect(InetSocketAddress to, String key, int connections) throws Exception {
        return new TcpLink(to, tls == null ? null : tls.client(null));
    }

    private static final class TcpLink implements Link {
        private final Loops loops = new Loops(true);
        private final InetSocketAddress to;
        private final @Nullable SslContext context;

        TcpLink(InetSocketAddress to, @Nullable SslContext context) {
            this.to = to;
            this.context = context;
        }

        @Override
        public void open(FlowHandler handler) {
            loops.dialler(new Loops.Initializer(() -> handlers(context, handler)))
                    .connect(to)
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            handler.failed(done.cause());
                        }
                    });
        }

        @Override
        public CompletionStage<Void> handshake() {
            return context == null ? dial() : dialSecured(context);
        }

        private CompletionStage<Void> dial() {
            CompletableFuture<Void> ready = new CompletableFuture<>();
            var dialled = loops.dialler(new ChannelInboundHandlerAdapter()).connect(to);
            dialled.addListener(done -> {
                settle(ready, done.cause());
                dialled.channel().close();
            });
            return ready;
        }

        private CompletionStage<Void> dialSecured(SslContext known) {
            CompletableFuture<Void> ready = new CompletableFuture<>();
            SslHandler secured = secure(known);
            var dialled = loops.dialler(new Loops.Initializer(() -> new ChannelHandler[] {secured}))
                    .connect(to);
            secured.handshakeFuture().addListener(done -> {
                settle(ready, done.cause());
                dialled.channel().close();
            });
            dialled.addListener(done -> {
                if (!done.isSuccess()) {
                    settle(ready, done.cause());
                }
            });
            return ready;
        }

        private static void settle(CompletableFuture<Void> ready, @Nullable Throwable failure) {
            if (failure == null) {
                ready.complete(null);
            } else {
                ready.completeExceptionally(failure);
            }
        }

        @Override
        public void close() {
            loops.close();
        }
    }
}
