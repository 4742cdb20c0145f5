package io.everwire.tunnel.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes into and out of Netty's codecs, by copy: whose memory it is never becomes a question. */
public final class Chunks {
    public static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    /** Plain arrays, so that a codec that is dropped half-way leaks nothing. */
    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

    private Chunks() {}

    /** Codecs without a network. */
    public static EmbeddedChannel codec(ChannelHandler... handlers) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(HEAP);
        channel.pipeline().addLast(handlers);
        return channel;
    }

    /** Feeds a codec. */
    public static void receive(EmbeddedChannel codec, ByteBuffer chunk) {
        codec.writeInbound(Unpooled.copiedBuffer(chunk));
        chunk.position(chunk.limit());
    }

    /** What a codec has encoded, or {@link #EMPTY}. */
    public static ByteBuffer encoded(EmbeddedChannel codec) {
        List<ByteBuf> parts = new ArrayList<>();
        for (ByteBuf next; (next = codec.readOutbound()) != null; ) {
            parts.add(next);
        }
        if (parts.isEmpty()) {
            return EMPTY;
        }
        ByteBuffer whole = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuf::readableBytes).sum());
        parts.forEach(part -> whole.put(part.nioBuffer()));
        return whole.flip();
    }

    /** A buffer's bytes. */
    public static byte[] bytes(ByteBuf buffer) {
        return ByteBufUtil.getBytes(buffer);
    }
}
