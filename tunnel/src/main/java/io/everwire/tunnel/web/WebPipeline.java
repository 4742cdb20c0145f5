package io.everwire.tunnel.web;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.util.concurrent.TimeUnit;

/** Sets up each connection: limits first, then HTTP, one whole request at a time, then the routes. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: what fails ends the connection, and that is seen
final class WebPipeline extends ChannelInitializer<SocketChannel> {
    private final WebSettings settings;
    private final Routes routes;
    private int connections; // all on the server's one thread

    WebPipeline(WebSettings settings, Routes routes) {
        this.settings = settings;
        this.routes = routes;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        if (connections >= settings.maxConnections()) {
            channel.close();
            return;
        }
        connections++;
        channel.closeFuture().addListener(closed -> connections--);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new ReadDeadline(settings.idleLimit(), settings.requestLimit()));
        pipeline.addLast(new WriteTimeoutHandler(settings.writeLimit().toMillis(), TimeUnit.MILLISECONDS));
        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.maxHeadBytes())
                .setMaxHeaderSize(settings.maxHeadBytes())
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)));
        pipeline.addLast(new HttpServerKeepAliveHandler());
        pipeline.addLast(new HttpObjectAggregator(settings.maxBodyBytes(), true));
        pipeline.addLast(new FlowControlHandler());
        pipeline.addLast(new WebExchange(routes));
    }
}
