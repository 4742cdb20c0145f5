package io.everwire.netty.stream;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.Stream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * From the stream into the pipeline: one read for each time the channel asks. The stream writes into the buffer that the
 * pipeline gets, so there is one copy. On the channel's event loop.
 */
final class ChannelReader {
    private final StreamChannel channel;
    private final Stream stream;
    private @Nullable ByteBuf reading;
    private @Nullable ByteBuf held;
    private boolean wanted;
    private boolean discarding;
    private volatile boolean ended;

    ChannelReader(StreamChannel channel, Stream stream) {
        this.channel = channel;
        this.stream = stream;
    }

    /** Whether nothing more will be read. Any thread. */
    boolean hasEnded() {
        return ended;
    }

    /** The channel asks for bytes. */
    void read() {
        if (ended) {
            return;
        }
        wanted = true;
        if (held != null) {
            channel.eventLoop().execute(this::deliverHeld);
        } else if (reading == null) {
            begin();
        }
    }

    /** The channel does not ask any more. Bytes stay in the stream; those on their way wait here. */
    void withdraw() {
        wanted = false;
        if (reading != null && !discarding) {
            stream.cancelRead();
        }
    }

    /** Bytes have no reader any more, but are taken. */
    void discard() {
        ended = true;
        discarding = true;
        releaseHeld();
        if (reading == null) {
            begin();
        }
    }

    /** The stream is about to be closed, which answers a read that waits. */
    void close() {
        ended = true;
        discarding = false;
        releaseHeld();
    }

    private void releaseHeld() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    private void begin() {
        RecvByteBufAllocator.ExtendedHandle handle = channel.receiveHandle();
        handle.reset(channel.config());
        ByteBuf buffer = handle.allocate(channel.alloc());
        handle.attemptedBytesRead(buffer.writableBytes());
        reading = buffer;
        var unused = stream.read(buffer.internalNioBuffer(buffer.writerIndex(), buffer.writableBytes()))
                .whenComplete(
                        (count, failure) -> channel.later(() -> arrived(buffer, count, failure), buffer::release));
    }

    private void arrived(ByteBuf buffer, @Nullable Integer count, @Nullable Throwable failure) {
        reading = null;
        if (count == null || count < 0) {
            buffer.release();
            notArrived(failure);
        } else if (ended) {
            buffer.release();
            discardMore();
        } else {
            held = buffer.writerIndex(buffer.writerIndex() + count);
            deliverHeld();
        }
    }

    private void discardMore() {
        if (discarding) {
            begin();
        }
    }

    private void notArrived(@Nullable Throwable failure) {
        if (ended) {
            return;
        }
        if (failure == null) {
            end();
        } else {
            fail(cause(failure));
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException
                ? Objects.requireNonNullElse(failure.getCause(), failure)
                : failure;
    }

    private void deliverHeld() {
        ByteBuf buffer = held;
        if (buffer == null || !wanted) {
            return;
        }
        held = null;
        wanted = false;
        RecvByteBufAllocator.ExtendedHandle handle = channel.receiveHandle();
        handle.incMessagesRead(1);
        handle.lastBytesRead(buffer.readableBytes());
        channel.pipeline().fireChannelRead(buffer);
        handle.readComplete();
        channel.pipeline().fireChannelReadComplete();
    }

    /** The peer has finished. As with a socket, that is told also where nobody asks: there is nothing to hold back. */
    private void end() {
        ended = true;
        if (channel.config().isAllowHalfClosure()) {
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            channel.pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        } else {
            var unused = channel.close();
        }
    }

    private void fail(Throwable cause) {
        if (isCode(cause, ErrorCode.CANCELLED)) {
            readAgain();
            return;
        }
        ended = true;
        if (!isOurs(cause)) {
            channel.pipeline().fireExceptionCaught(cause);
        }
        channel.fail(cause);
    }

    /** The read was withdrawn; the channel may have asked again meanwhile. */
    private void readAgain() {
        if (wanted) {
            begin();
        }
    }

    private static boolean isCode(Throwable cause, ErrorCode code) {
        return cause instanceof EverwireException known && known.code() == code;
    }

    /** Whoever closed or aborted the stream knows. */
    private static boolean isOurs(Throwable cause) {
        return cause instanceof EverwireException known
                && known.reason().by() == Initiator.LOCAL
                && (isCode(cause, ErrorCode.CLOSED) || isCode(cause, ErrorCode.ABORTED));
    }
}
