package io.everwire.netty.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.streams.contract.Ends;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Netty's own TLS, HTTP and WebSocket handlers on streams, unchanged, through cuts. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as an answer that does not come
class ProtocolsTest {
    private static final int BODY = 500_000;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private Ends ends;
    private SslContext clientTls;

    @SuppressWarnings("NullAway.Init") // by the fixture below
    ProtocolsTest() {}

    @BeforeAll
    void serve() throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .subject("cn=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SslContext serverTls =
                SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build();
        clientTls = SslContextBuilder.forClient()
                .trustManager(certificate.getCertificate())
                .build();
        ends = new Ends(EverwireStreams.accept(group, new Server(serverTls)));
    }

    @AfterAll
    void end() throws Exception {
        ends.close();
        group.shutdownGracefully(0, 10, SECONDS).sync();
    }

    @Test
    void anHttpExchangeOverTlsGoesOnThroughACut() throws Exception {
        StreamChannel client = open(new HttpHandler());
        for (int i = 0; i < 5; i++) {
            DefaultFullHttpRequest request =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/" + i, Unpooled.EMPTY_BUFFER);
            request.headers().set(HttpHeaderNames.HOST, "localhost");
            client.writeAndFlush(request);
            ends.cut();
            assertEquals("200 OK, " + BODY + " times " + i, answer());
        }
        client.close().sync();
    }

    @Test
    void aWebSocketOverTlsGoesOnThroughCuts() throws Exception {
        var handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                URI.create("wss://localhost/socket"), WebSocketVersion.V13, null, true, new DefaultHttpHeaders());
        StreamChannel client = open(new WebSocketClientProtocolHandler(handshaker, true), new FrameHandler());
        assertEquals("HANDSHAKE_COMPLETE", answer());
        for (int i = 0; i < 5; i++) {
            client.writeAndFlush(new TextWebSocketFrame("frame " + i));
            ends.cut();
            assertEquals("you said frame " + i, answer());
        }
        client.close().sync();
    }

    private String answer() throws InterruptedException {
        return Objects.requireNonNull(answers.poll(60, SECONDS), "no answer");
    }

    private StreamChannel open(io.netty.channel.ChannelHandler... handlers) throws Exception {
        return EverwireStreams.connect(ends.pool(), Duration.ofSeconds(30), group, new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(clientTls.newHandler(channel.alloc(), "localhost", 443))
                                .addLast(new HttpClientCodec(), new HttpObjectAggregator(1 << 20))
                                .addLast(handlers);
                    }
                })
                .get(60, SECONDS);
    }

    /** What each stream of the client is served with. */
    private static final class Server extends ChannelInitializer<Channel> {
        private final SslContext tls;

        Server(SslContext tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline()
                    .addLast(tls.newHandler(channel.alloc()))
                    .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20))
                    .addLast(new WebSocketServerProtocolHandler("/socket"))
                    .addLast(new Echo(), new Pages());
        }
    }

    private static final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            context.writeAndFlush(new TextWebSocketFrame("you said " + frame.text()));
        }
    }

    private static final class Pages extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            byte[] body = request.uri().substring(1).repeat(BODY).getBytes(UTF_8);
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
            context.writeAndFlush(response);
        }
    }

    private final class HttpHandler extends SimpleChannelInboundHandler<FullHttpResponse> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            String body = response.content().toString(UTF_8);
            String first = body.substring(0, 1);
            boolean same = body.equals(first.repeat(body.length()));
            answers.add(response.status() + ", " + body.length() + " times " + (same ? first : "what is not the same"));
        }
    }

    private final class FrameHandler extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            answers.add(frame.text());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                answers.add(event.toString());
            }
        }
    }
}
