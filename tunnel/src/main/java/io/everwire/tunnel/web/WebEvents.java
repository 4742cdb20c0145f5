package io.everwire.tunnel.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;

/** A stream of server-sent events on one connection. The channel says whether there is room. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: what fails ends the connection, and that is seen
final class WebEvents implements EventSink {
    private final ChannelHandlerContext context;

    WebEvents(ChannelHandlerContext context) {
        this.context = context;
    }

    @Override
    public boolean send(String event, String data) {
        if (!context.channel().isWritable() || !isOpen()) {
            return false;
        }
        byte[] text = text(event, data).getBytes(StandardCharsets.UTF_8);
        context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(text)));
        return true;
    }

    private static String text(String event, String data) {
        if (event.chars().anyMatch(c -> c == '\n' || c == '\r')) {
            throw new IllegalArgumentException("an event's name must not have line breaks");
        }
        return "event: " + event + "\ndata: " + data.replaceAll("\\R", "\ndata: ") + "\n\n";
    }

    @Override
    public boolean isOpen() {
        return context.channel().isActive();
    }

    @Override
    public void onClose(Runnable action) {
        context.channel().closeFuture().addListener(closed -> action.run());
    }

    @Override
    public void close() {
        context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }
}
