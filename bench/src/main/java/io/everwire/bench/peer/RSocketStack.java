package io.everwire.bench.peer;

import io.everwire.bench.flow.FlowHandler;
import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.core.Resume;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.resume.InMemoryResumableFramesStore;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/** rsocket-java with resumption: a channel for each flow. */
final class RSocketStack implements Stack {
    /** What may be lost and sent again, as a session of Everwire has it. */
    private static final int STORE_BYTES = 4 << 20;

    private final Tls tls;

    RSocketStack(Tls tls) {
        this.tls = tls;
    }

    private static Resume resume(String side) {
        return new Resume().storeFactory(token -> new InMemoryResumableFramesStore(side, token, STORE_BYTES));
    }

    @Override
    public Server serve(InetSocketAddress at, Supplier<FlowHandler> services) throws Exception {
        SslContext context = tls.server(null);
        Loops loops = new Loops(false);
        TcpServer tcp = TcpServer.create()
                .host(at.getHostString())
                .port(at.getPort())
                .runOn(loops.group())
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .secure(spec -> spec.sslContext(context));
        CloseableChannel server = RSocketServer.create(SocketAcceptor.forRequestChannel(payloads -> {
                    RSocketFlow flow = new RSocketFlow(services.get(), loops.loop());
                    return flow.answering(Flux.from(payloads));
                }))
                .payloadDecoder(PayloadDecoder.ZERO_COPY)
                .resume(resume("server"))
                .bind(TcpServerTransport.create(tcp))
                .block();
        if (server == null) {
            throw new IllegalStateException("not bound");
        }
        return new PeerServer(server.address(), loops::close);
    }

    @Override
    public Link connect(InetSocketAddress to, String key, int connections) throws Exception {
        RSocketLink link = new RSocketLink(to, tls.client(null));
        for (int i = 0; i < connections; i++) {
            link.sockets.add(link.dial().toFuture().get());
        }
        return link;
    }

    private static final class RSocketLink implements Link {
        private final Loops loops = new Loops(false);
        private final EventLoop loop = loops.loop();
        private final TcpClientTransport transport;
        private final List<RSocket> sockets = new ArrayList<>();
        private final AtomicInteger turn = new AtomicInteger();

        RSocketLink(InetSocketAddress to, SslContext context) {
            transport = TcpClientTransport.create(TcpClient.newConnection()
                    .host(to.getHostString())
                    .port(to.getPort())
                    .runOn(loops.group())
                    .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                    .secure(spec -> spec.sslContext(context)));
        }

        Mono<RSocket> dial() {
            return RSocketConnector.create()
                    .payloadDecoder(PayloadDecoder.ZERO_COPY)
                    .resume(resume("client"))
                    .connect(transport);
        }

        @Override
        public void open(FlowHandler handler) {
            RSocket socket = sockets.get(Math.floorMod(turn.getAndIncrement(), sockets.size()));
            loop.execute(() -> new RSocketFlow(handler, loop).asking(socket));
        }

        @Override
        public CompletionStage<Void> handshake() {
            return dial().toFuture().thenAccept(RSocket::dispose);
        }

        @Override
        public void close() {
            sockets.forEach(RSocket::dispose);
            loops.close();
        }
    }
}
