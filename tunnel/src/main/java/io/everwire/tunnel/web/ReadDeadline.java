package io.everwire.tunnel.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which no request begins, or one does not end, in time. The limit holds for the whole request:
 * one byte now and then does not help.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty's: what fails ends the connection, and that is seen
final class ReadDeadline extends ChannelInboundHandlerAdapter {
    private final Duration idleLimit;
    private final Duration requestLimit;
    private @Nullable Future<?> deadline;
    private boolean begun;

    ReadDeadline(Duration idleLimit, Duration requestLimit) {
        this.idleLimit = idleLimit;
        this.requestLimit = requestLimit;
    }

    /** The next request is awaited. */
    void awaitRequest(ChannelHandlerContext context) {
        begun = false;
        closeIn(context, idleLimit);
    }

    /** The request has arrived; how long its answer takes is not the reader's fault. */
    void requestIsWhole() {
        cancel();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (!begun) {
            begun = true;
            closeIn(context, requestLimit);
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }

    private void closeIn(ChannelHandlerContext context, Duration limit) {
        cancel();
        deadline = context.executor().schedule(() -> end(context), limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void end(ChannelHandlerContext context) {
        context.close();
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
