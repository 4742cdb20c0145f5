package io.everwire.bench.peer;

import io.everwire.bench.flow.FlowHandler;
import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsAckFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** HTTP/2 over TLS: a request for each flow, whose body goes both ways. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel tells of its end by its callbacks
final class Http2Stack implements Stack {
    private static final String PROTOCOL = "h2";

    /** As much as a stream of Everwire may grow to; the default of 64 KiB would decide the race. */
    private static final int STREAM_WINDOW = 4 << 20;

    private static final int CONNECTION_WINDOW = 64 << 20;
    private static final int FRAME = 32_768;
    private static final int STREAMS = 1_000_000;

    private final Tls tls;

    Http2Stack(Tls tls) {
        this.tls = tls;
    }

    @Override
    public Server serve(InetSocketAddress at, Supplier<FlowHandler> services) throws Exception {
        SslContext context = tls.server(PROTOCOL);
        Loops loops = new Loops(false);
        Channel listener = loops.listen(at, new Loops.Initializer(() -> new ChannelHandler[] {
            context.newHandler(PooledByteBufAllocator.DEFAULT),
            codec(Http2FrameCodecBuilder.forServer()),
            new WindowOpener(),
            new Http2MultiplexHandler(new StreamInitializer(services))
        }));
        return new PeerServer((InetSocketAddress) listener.localAddress(), loops::close);
    }

    private static Http2FrameCodec codec(Http2FrameCodecBuilder builder) {
        Http2Settings settings = Http2Settings.defaultSettings()
                .initialWindowSize(STREAM_WINDOW)
                .maxFrameSize(FRAME)
                .maxConcurrentStreams(STREAMS);
        // Its limits against abuse would end a client that opens and closes streams for a living.
        return builder.initialSettings(settings)
                .decoderEnforceMaxRstFramesPerWindow(0, 0)
                .build();
    }

    @Override
    public Link connect(InetSocketAddress to, String key, int connections) throws Exception {
        Http2Link link = new Http2Link(to, tls.client(PROTOCOL));
        List<CompletableFuture<Channel>> dialled = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            dialled.add(link.dial());
        }
        for (CompletableFuture<Channel> channel : dialled) {
            link.connections.add(channel.get());
        }
        return link;
    }

    /** The window of the connection has no setting; it is opened by hand. */
    private static final class WindowOpener extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            openWindow(context);
            context.fireChannelActive();
        }

        private static void openWindow(ChannelHandlerContext context) throws Http2Exception {
            Http2Connection connection =
                    context.pipeline().get(Http2FrameCodec.class).connection();
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW);
            context.flush();
        }
    }

    /** Complete once the server has taken the settings: only then may as many streams be opened as one likes. */
    private static final class Settled extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Channel> ready;

        Settled(CompletableFuture<Channel> ready) {
            this.ready = ready;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2SettingsAckFrame) {
                ready.complete(context.channel());
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ready.completeExceptionally(cause);
            context.close();
        }
    }

    private static final class StreamInitializer extends ChannelInitializer<Channel> {
        private final Supplier<FlowHandler> services;

        StreamInitializer(Supplier<FlowHandler> services) {
            this.services = services;
        }

        @Override
        protected void initChannel(Channel stream) {
            stream.config().setWriteBufferWaterMark(Loops.MARKS);
            stream.pipeline().addLast(new Http2Flow(services.get(), false));
        }
    }

    private static final class Http2Link implements Link {
        private final Loops loops = new Loops(false);
        private final InetSocketAddress to;
        private final SslContext context;
        private final List<Channel> connections = new ArrayList<>();
        private final AtomicInteger turn = new AtomicInteger();

        Http2Link(InetSocketAddress to, SslContext context) {
            this.to = to;
            this.context = context;
        }

        CompletableFuture<Channel> dial() {
            CompletableFuture<Channel> ready = new CompletableFuture<>();
            loops.dialler(new Loops.Initializer(() -> new ChannelHandler[] {
                        context.newHandler(PooledByteBufAllocator.DEFAULT),
                        codec(Http2FrameCodecBuilder.forClient()),
                        new WindowOpener(),
                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter() {
                            @Override
                            public boolean isSharable() {
                                return true;
                            }
                        }),
                        new Settled(ready)
                    }))
                    .connect(to)
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            ready.completeExceptionally(done.cause());
                        }
                    });
            return ready;
        }

        @Override
        public void open(FlowHandler handler) {
            Channel parent = connections.get(Math.floorMod(turn.getAndIncrement(), connections.size()));
            new Http2StreamChannelBootstrap(parent)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Loops.MARKS)
                    .handler(new Http2Flow(handler, true))
                    .open()
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            handler.failed(done.cause());
                        }
                    });
        }

        @Override
        public CompletionStage<Void> handshake() {
            return dial().thenAccept(Channel::close);
        }

        @Override
        public void close() {
            loops.close();
        }
    }
}
