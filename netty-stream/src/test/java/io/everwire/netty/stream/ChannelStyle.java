package io.everwire.netty.stream;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.streams.contract.Style;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A channel whose last handler asks for bytes when a read waits for them. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as bytes that do not come
final class ChannelStyle implements Style {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    @Override
    public End attach(Stream stream) throws Exception {
        ChannelEnd end = new ChannelEnd(stream);
        end.channel = EverwireStreams.attach(stream, group, end).sync().channel();
        return end;
    }

    @Override
    public void close() throws Exception {
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    }

    /** On its event loop but for the methods of an end. */
    private static final class ChannelEnd extends ChannelInboundHandlerAdapter implements Style.End {
        private final Stream stream;
        private final ByteBuf arrived = Unpooled.buffer();
        private Channel channel;
        private CompletableFuture<Void> lastWrite = CompletableFuture.completedFuture(null);
        private @Nullable CompletableFuture<byte[]> reading;
        private int most;
        private boolean ended;
        private @Nullable Throwable failure;

        @SuppressWarnings("NullAway.Init") // the channel follows
        ChannelEnd(Stream stream) {
            this.stream = stream;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(false).setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }

        @Override
        public Stream stream() {
            return stream;
        }

        @Override
        public CompletableFuture<byte[]> read(int count) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            channel.eventLoop().execute(() -> {
                reading = answer;
                most = count;
                settle();
                if (reading != null) {
                    channel.read();
                }
            });
            return answer;
        }

        @Override
        public CompletableFuture<byte[]> read(int count, Duration timeout) {
            CompletableFuture<byte[]> answer = read(count);
            var unused = channel.eventLoop()
                    .schedule(() -> giveUp(answer, ErrorCode.TIMEOUT), timeout.toNanos(), TimeUnit.NANOSECONDS);
            return answer;
        }

        @Override
        public void cancelRead() {
            channel.eventLoop().execute(() -> {
                if (reading != null) {
                    giveUp(reading, ErrorCode.CANCELLED);
                }
            });
        }

        @SuppressWarnings("ReferenceEquality") // whether it is the same read
        private void giveUp(CompletableFuture<byte[]> read, ErrorCode code) {
            if (reading == read) {
                reading = null;
            }
            read.completeExceptionally(failure(code));
        }

        private static Throwable failure(ErrorCode code) {
            return new CloseReason(Scope.STREAM, code, Initiator.LOCAL, "given up").toException();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            arrived.writeBytes(bytes);
            bytes.release();
            settle();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            ended |= event instanceof ChannelInputShutdownEvent;
            settle();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failure = cause;
            settle();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            failure = failure == null ? new ClosedChannelException() : failure;
            settle();
        }

        private void settle() {
            CompletableFuture<byte[]> answer = reading;
            if (answer == null) {
                return;
            }
            if (arrived.isReadable()) {
                byte[] bytes = new byte[Math.min(most, arrived.readableBytes())];
                arrived.readBytes(bytes).discardReadBytes();
                reading = null;
                answer.complete(bytes);
            } else if (ended) {
                reading = null;
                answer.complete(new byte[0]);
            } else if (failure != null) {
                reading = null;
                answer.completeExceptionally(failure);
            }
        }

        @Override
        public CompletableFuture<Void> write(byte[] bytes) {
            lastWrite = stage(channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)));
            return lastWrite;
        }

        @Override
        public CompletableFuture<Void> write(byte[] bytes, Duration timeout) {
            CompletableFuture<Void> write = write(bytes);
            var unused = channel.eventLoop()
                    .schedule(
                            () -> {
                                if (write.completeExceptionally(failure(ErrorCode.TIMEOUT))) {
                                    abort();
                                }
                            },
                            timeout.toNanos(),
                            TimeUnit.NANOSECONDS);
            return write;
        }

        /** Behind what was written: what is pending in the channel would fail. */
        @Override
        public CompletableFuture<Void> finish() {
            return lastWrite
                    .handle((nothing, failed) -> null)
                    .thenCompose(written -> stage(((StreamChannel) channel).shutdownOutput()));
        }

        @Override
        public void close() {
            channel.close();
        }

        @Override
        public void abort() {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }

        private static CompletableFuture<Void> stage(Future<Void> future) {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            future.addListener(done -> {
                if (done.isSuccess()) {
                    answer.complete(null);
                } else {
                    answer.completeExceptionally(done.cause());
                }
            });
            return answer;
        }
    }
}
