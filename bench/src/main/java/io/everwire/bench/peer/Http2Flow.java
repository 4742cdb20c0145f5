package io.everwire.bench.peer;

import io.everwire.bench.flow.FlowHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A stream of HTTP/2: headers, then data frames, the last of which ends the stream. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel tells of its end by its callbacks
final class Http2Flow extends ChannelFlow {
    private static final Http2Headers REQUEST = new DefaultHttp2Headers()
            .method("POST")
            .scheme("https")
            .authority("localhost")
            .path("/");
    private static final Http2Headers RESPONSE = new DefaultHttp2Headers().status("200");

    private final boolean client;

    Http2Flow(FlowHandler handler, boolean client) {
        super(handler, true);
        this.client = client;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        if (client) {
            active.write(new DefaultHttp2HeadersFrame(REQUEST));
            begin();
        }
        active.fireChannelActive();
    }

    @Override
    void take(Object message) {
        if (message instanceof Http2DataFrame data) {
            deliver(data.content());
            if (data.isEndStream()) {
                end();
            }
        } else if (message instanceof Http2HeadersFrame && !client) {
            context().write(new DefaultHttp2HeadersFrame(RESPONSE));
            begin();
        } else if (message instanceof Http2ResetFrame reset) {
            failed(new IOException("reset with " + reset.errorCode()));
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    void put(ByteBuffer bytes) {
        context().write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes)));
    }

    @Override
    void endOutput() {
        context().writeAndFlush(new DefaultHttp2DataFrame(true));
    }

    /** The stream is over when the other side has ended it, too. */
    @Override
    void closeBehind() {}
}
