package io.everwire.netty.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Stream;
import io.everwire.streams.contract.Ends;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What Netty promises of a channel. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as bytes that do not come
class StreamChannelTest {
    private static final int LONG = 3_000_000;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private Ends ends;
    private StreamChannel channel;
    private Stream peer;

    @SuppressWarnings("NullAway.Init") // by the fixtures below
    StreamChannelTest() {}

    @BeforeAll
    void connect() throws Exception {
        ends = new Ends();
    }

    @AfterAll
    void disconnect() throws Exception {
        ends.close();
        group.shutdownGracefully(0, 10, SECONDS).sync();
    }

    @BeforeEach
    void open() throws Exception {
        Ends.Pair pair = ends.open();
        peer = pair.far();
        told.clear();
        channel = (StreamChannel)
                EverwireStreams.attach(pair.near(), group, new Teller()).sync().channel();
        assertEquals("active", next());
    }

    @AfterEach
    void close() throws Exception {
        channel.close().sync();
        peer.abort();
    }

    /** Tells the test of everything. */
    private final class Teller extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            told.add("active");
            context.fireChannelActive();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            told.add(bytes.toString(UTF_8));
            bytes.release();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            told.add("writable " + context.channel().isWritable());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            told.add(event.getClass().getSimpleName());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            told.add(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            told.add("inactive");
        }
    }

    @Test
    void withAutoReadBytesComeByThemselves() throws Exception {
        get(peer.write(text("one")));
        assertEquals("one", next());
        get(peer.write(text("two")));
        assertEquals("two", next());
    }

    @Test
    void withoutAutoReadBytesStayInTheStream() throws Exception {
        channel.config().setAutoRead(false);
        settled();
        get(peer.write(text("one")));
        get(peer.delivered());
        assertEquals(3, get(channel.stream().available()));
        assertNull(told.poll());
        channel.read();
        assertEquals("one", next());
        get(peer.write(text("two")));
        get(peer.delivered());
        assertEquals(3, get(channel.stream().available()), "one read is one read");
        channel.config().setAutoRead(true);
        assertEquals("two", next());
    }

    @Test
    void theChannelIsUnwritableWhileTheStreamTakesNothing() throws Exception {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10_000, 20_000));
        ChannelFuture written = channel.eventLoop()
                .submit(() -> channel.writeAndFlush(Unpooled.buffer(LONG).writeZero(LONG)))
                .get(30, SECONDS);
        assertEquals("writable false", next());
        assertFalse(written.isDone());
        assertFalse(channel.isWritable());
        readToLength(peer, LONG);
        assertEquals("writable true", next());
        assertTrue(written.await(30, SECONDS) && written.isSuccess());
    }

    @Test
    void aWriteIsSentWhenItIsFlushed() throws Exception {
        ChannelFuture one = channel.write(Unpooled.copiedBuffer("one", UTF_8));
        settled();
        assertFalse(one.isDone());
        ChannelFuture two = channel.writeAndFlush(Unpooled.copiedBuffer("two", UTF_8));
        two.sync();
        assertTrue(one.isSuccess(), "promises are kept in order");
        assertEquals("onetwo", new String(peer.input().readNBytes(6), UTF_8));
    }

    @Test
    void aBufferOfSeveralPartsIsWrittenAsOne() throws Exception {
        ByteBuf parts =
                Unpooled.wrappedBuffer(Unpooled.copiedBuffer("one", UTF_8), Unpooled.copiedBuffer("two", UTF_8));
        channel.writeAndFlush(parts).sync();
        assertEquals("onetwo", new String(peer.input().readNBytes(6), UTF_8));
        assertEquals(0, parts.refCnt());
    }

    @Test
    void nothingButBytesCanBeWritten() throws Exception {
        ChannelFuture written = channel.writeAndFlush("text").await();
        assertInstanceOf(UnsupportedOperationException.class, written.cause());
        assertTrue(channel.isActive());
    }

    @Test
    void withoutHalfClosureThePeersEndClosesTheChannel() throws Exception {
        get(peer.write(text("one")));
        get(peer.finish());
        assertEquals("one", next());
        assertEquals("inactive", next());
        assertFalse(channel.isOpen());
    }

    @Test
    void withHalfClosureThePeersEndIsAnEvent() throws Exception {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        get(peer.finish());
        assertEquals("ChannelInputShutdownEvent", next());
        assertEquals("ChannelInputShutdownReadComplete", next());
        assertTrue(channel.isInputShutdown());
        assertFalse(channel.isOutputShutdown());
        channel.writeAndFlush(Unpooled.copiedBuffer("answer", UTF_8)).sync();
        channel.shutdownOutput().sync();
        assertTrue(channel.isShutdown());
        assertEquals("answer", new String(peer.input().readAllBytes(), UTF_8));
    }

    @Test
    void aShutdownOfTheInputLetsThePeerWrite() throws Exception {
        channel.shutdownInput().sync();
        get(peer.write(ByteBuffer.allocate(LONG)));
        assertTrue(channel.isInputShutdown());
        assertTrue(channel.isActive());
        assertNull(told.poll(), "what comes is dropped");
    }

    @Test
    void theReasonOfAnEndIsCaught() throws Exception {
        peer.abort();
        EverwireException caught = assertInstanceOf(EverwireException.class, next());
        assertEquals(ErrorCode.RESET, caught.reason().code());
        assertEquals("inactive", next());
    }

    @Test
    void aCloseIsNoAbortUnlessLingerIsZero() throws Exception {
        channel.writeAndFlush(Unpooled.copiedBuffer("one", UTF_8)).sync();
        channel.close().sync();
        assertEquals("one", new String(peer.input().readAllBytes(), UTF_8));
        assertEquals("inactive", next());

        open();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close().sync();
        assertEquals(ErrorCode.ABORTED, get(channel.stream().closed()).code());
    }

    @Test
    void aCloseKeepsTheMemoryOfAWriteUntilTheStreamHasLetItGo() throws Exception {
        ByteBuf bytes = Unpooled.buffer(LONG).writeZero(LONG);
        ChannelFuture written = channel.writeAndFlush(bytes);
        settled();
        channel.close().sync();
        assertFalse(written.await().isSuccess());
        peer.abort();
        get(channel.stream().closed());
        settled();
        assertEquals(0, bytes.refCnt());
    }

    @Test
    void aChannelIsOpenedFromAPoolAndAcceptedFromASession() throws Exception {
        BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
        Ends other = new Ends(EverwireStreams.accept(group, new Keeper(accepted)));
        StreamChannel opened = EverwireStreams.connect(
                        other.pool(), java.time.Duration.ofSeconds(30), group, new ChannelInboundHandlerAdapter())
                .get(30, SECONDS);
        Channel far = Objects.requireNonNull(accepted.poll(30, SECONDS));
        assertEquals(opened.remoteAddress(), far.remoteAddress());
        assertEquals("stream " + opened.stream().id(), opened.remoteAddress().toString());
        assertEquals(
                io.everwire.api.Principal.ANONYMOUS,
                far.attr(EverwireStreams.SESSION).get().principal());
        opened.close().sync();
        far.closeFuture().sync();
        other.close();
    }

    @Test
    void aStreamIsConnectedFromItsBeginning() throws Exception {
        ChannelFuture connected = channel.connect(new InetSocketAddress(1)).await();
        assertInstanceOf(UnsupportedOperationException.class, connected.cause());
    }

    @io.netty.channel.ChannelHandler.Sharable
    private static final class Keeper extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<Channel> channels;

        Keeper(BlockingQueue<Channel> channels) {
            this.channels = channels;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            channels.add(context.channel());
        }
    }

    private Object next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(30, SECONDS), "nothing was told");
    }

    /** Lets the stream's loop and the channel's do what they have been told to. */
    private void settled() throws Exception {
        for (int i = 0; i < 3; i++) {
            channel.eventLoop().submit(() -> {}).sync();
            get(channel.stream().available());
        }
    }

    private static void readToLength(Stream stream, int length) throws Exception {
        assertEquals(length, stream.input().readNBytes(length).length);
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, SECONDS);
    }
}
