package io.everwire.bench.peer;

import io.everwire.bench.flow.Flow;
import io.everwire.bench.flow.FlowHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** A Netty channel of bytes: TCP, TLS over it, or a stream of QUIC. Flushes once a turn. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel tells of its end by its callbacks
class ChannelFlow extends ChannelInboundHandlerAdapter implements Flow {
    private final boolean secured;
    private FlowHandler handler;
    private @Nullable ChannelHandlerContext context;
    private boolean inRead;
    private boolean unflushed;
    private boolean open;
    private boolean ended;
    private boolean finished;
    private boolean closed;

    /** @param secured whether a TLS handshake comes first */
    ChannelFlow(FlowHandler handler, boolean secured) {
        this.handler = handler;
        this.secured = secured;
    }

    @Override
    public final void handler(FlowHandler next) {
        handler = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        if (!secured) {
            begin();
        }
        active.fireChannelActive();
    }

    final void begin() {
        open = true;
        handler.opened(this);
        flushSoon();
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        inRead = true;
        take(message);
    }

    void take(Object message) {
        ByteBuf bytes = (ByteBuf) message;
        deliver(bytes);
        bytes.release();
    }

    final void deliver(ByteBuf bytes) {
        if (!closed && bytes.isReadable()) {
            handler.bytes(bytes.nioBuffer());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        inRead = false;
        flushSoon();
        from.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (changed.channel().isWritable() && open && !closed) {
            handler.writable();
            flushSoon();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                begin();
            } else {
                failed(handshake.cause());
            }
        } else if (event == SslCloseCompletionEvent.SUCCESS || event == ChannelInputShutdownEvent.INSTANCE) {
            end();
        }
        from.fireUserEventTriggered(event);
    }

    final void end() {
        if (!ended && !closed && open) {
            ended = true;
            handler.ended();
            flushSoon();
            closeOnceBothHaveEnded();
        }
    }

    /** Netty leaves a socket open whose two directions have been shut down one by one. */
    private void closeOnceBothHaveEnded() {
        if (context().channel() instanceof DuplexChannel duplex && duplex.isShutdown()) {
            duplex.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        end();
        from.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        failed(cause);
        from.close();
    }

    final void failed(Throwable cause) {
        boolean late = closed || (ended && cause instanceof ClosedChannelException);
        if (!late) {
            closed = true;
            handler.failed(cause);
        }
    }

    private void flushSoon() {
        if (unflushed && !inRead) {
            unflushed = false;
            context().flush();
        }
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        unflushed = true;
        put(bytes);
        return context().channel().isWritable();
    }

    void put(ByteBuffer bytes) {
        context().write(Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public void finish() {
        if (!finished) {
            finished = true;
            unflushed = false;
            endOutput();
        }
    }

    /** TLS as Netty has it ends both directions. */
    void endOutput() {
        ChannelFuture sent = context().writeAndFlush(Unpooled.EMPTY_BUFFER);
        sent.addListener(done -> {
            if (context().channel() instanceof DuplexChannel duplex
                    && duplex.pipeline().get(SslHandler.class) == null) {
                duplex.shutdownOutput().addListener(shut -> closeOnceBothHaveEnded());
            } else {
                context().close();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        finish();
        closeBehind();
    }

    void closeBehind() {
        if (ended || !finished) {
            context().close();
        } else {
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> context()
                    .close());
        }
    }

    @Override
    public void reading(boolean on) {
        context().channel().config().setAutoRead(on);
    }

    final ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("no channel yet");
        }
        return context;
    }
}
