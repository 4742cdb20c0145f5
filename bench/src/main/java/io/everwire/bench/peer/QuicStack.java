package io.everwire.bench.peer;

import io.everwire.bench.flow.FlowHandler;
import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** QUIC by Netty and quiche: a stream for each flow. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel tells of its end by its callbacks
final class QuicStack implements Stack {
    private static final String PROTOCOL = "bench";
    private static final int STREAM_WINDOW = 4 << 20;
    private static final int CONNECTION_WINDOW = 64 << 20;
    private static final long STREAMS = 1_000_000;
    private static final int DATAGRAM = 1_350;

    @Override
    public Server serve(InetSocketAddress at, Supplier<FlowHandler> services) throws Exception {
        X509Bundle made = Tls.certificate();
        Loops loops = new Loops(false);
        ChannelHandler codec = tuned(new QuicServerCodecBuilder()
                        .sslContext(QuicSslContextBuilder.forServer(
                                        made.getKeyPair().getPrivate(), null, made.getCertificatePath())
                                .applicationProtocols(PROTOCOL)
                                .build()))
                .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }
                })
                .streamHandler(new StreamInitializer(services))
                .build();
        Channel socket = bind(loops, codec, at);
        return new PeerServer((InetSocketAddress) socket.localAddress(), loops::close);
    }

    private static <B extends QuicCodecBuilder<B>> B tuned(B builder) {
        return builder.maxIdleTimeout(10, TimeUnit.MINUTES)
                .initialMaxData(CONNECTION_WINDOW)
                .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW)
                .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
                .initialMaxStreamsBidirectional(STREAMS)
                .maxRecvUdpPayloadSize(DATAGRAM)
                .maxSendUdpPayloadSize(DATAGRAM);
    }

    private static Channel bind(Loops loops, ChannelHandler codec, InetSocketAddress at) throws InterruptedException {
        return new Bootstrap()
                .group(loops.group())
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, STREAM_WINDOW)
                .option(ChannelOption.SO_SNDBUF, STREAM_WINDOW)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(2_048))
                .handler(codec)
                .bind(at)
                .sync()
                .channel();
    }

    @Override
    public Link connect(InetSocketAddress to, String key, int connections) throws Exception {
        QuicLink link = new QuicLink(to);
        for (int i = 0; i < connections; i++) {
            link.connections.add(link.dial().get());
        }
        return link;
    }

    private static final class StreamInitializer extends ChannelInitializer<QuicStreamChannel> {
        private final Supplier<FlowHandler> services;

        StreamInitializer(Supplier<FlowHandler> services) {
            this.services = services;
        }

        @Override
        protected void initChannel(QuicStreamChannel stream) {
            stream.config().setWriteBufferWaterMark(Loops.MARKS);
            stream.pipeline().addLast(new StreamFlow(services.get()));
        }
    }

    private static final class StreamFlow extends ChannelFlow {
        StreamFlow(FlowHandler handler) {
            super(handler, false);
        }

        /**
         * Netty closes a stream by itself once both directions have ended. One that is closed before is kept by its
         * connection for ever, and slows it down, since nobody reads how the peer ends it.
         */
        @Override
        void closeBehind() {
            reading(true);
        }
    }

    private static final class QuicLink implements Link {
        private final Loops loops = new Loops(false);
        private final InetSocketAddress to;
        private final Channel socket;
        private final List<QuicChannel> connections = new ArrayList<>();
        private final AtomicInteger turn = new AtomicInteger();

        QuicLink(InetSocketAddress to) throws InterruptedException {
            this.to = to;
            ChannelHandler codec = tuned(new QuicClientCodecBuilder()
                            .sslContext(QuicSslContextBuilder.forClient()
                                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                    .applicationProtocols(PROTOCOL)
                                    .build()))
                    .build();
            socket = bind(loops, codec, new InetSocketAddress(to.getAddress(), 0));
        }

        CompletableFuture<QuicChannel> dial() {
            CompletableFuture<QuicChannel> ready = new CompletableFuture<>();
            QuicChannel.newBootstrap(socket)
                    .streamHandler(new ChannelInboundHandlerAdapter())
                    .remoteAddress(to)
                    .connect()
                    .addListener(done -> {
                        if (done.isSuccess()) {
                            ready.complete((QuicChannel) done.getNow());
                        } else {
                            ready.completeExceptionally(done.cause());
                        }
                    });
            return ready;
        }

        @Override
        public void open(FlowHandler handler) {
            connections
                    .get(Math.floorMod(turn.getAndIncrement(), connections.size()))
                    .createStream(QuicStreamType.BIDIRECTIONAL, new StreamInitializer(() -> handler))
                    .addListener(done -> {
                        if (!done.isSuccess()) {
                            handler.failed(done.cause());
                        }
                    });
        }

        @Override
        public CompletionStage<Void> handshake() {
            return dial().thenAccept(QuicChannel::close);
        }

        @Override
        public void close() {
            loops.close();
        }
    }
}
