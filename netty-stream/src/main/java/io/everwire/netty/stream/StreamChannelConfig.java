package io.everwire.netty.stream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannelConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every channel has, {@link ChannelOption#ALLOW_HALF_CLOSURE} and {@link ChannelOption#SO_LINGER}. */
final class StreamChannelConfig extends DefaultChannelConfig implements DuplexChannelConfig {
    private final StreamChannel streamChannel;
    private volatile boolean halfClosure;
    private volatile int linger = -1;

    StreamChannelConfig(StreamChannel channel) {
        super(channel);
        streamChannel = channel;
    }

    /** Whether a close is to be an abort: {@code SO_LINGER} of 0, as with a socket. */
    boolean abortsOnClose() {
        return linger == 0;
    }

    @Override
    protected void autoReadCleared() {
        streamChannel.readNoMore();
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(super.getOptions(), ChannelOption.ALLOW_HALF_CLOSURE, ChannelOption.SO_LINGER);
    }

    @Override
    @SuppressWarnings("unchecked") // the option says which type its value has
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option.equals(ChannelOption.ALLOW_HALF_CLOSURE)) {
            return (T) Boolean.valueOf(halfClosure);
        }
        return option.equals(ChannelOption.SO_LINGER) ? (T) Integer.valueOf(linger) : super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option.equals(ChannelOption.ALLOW_HALF_CLOSURE)) {
            validate(option, value);
            halfClosure = (Boolean) value;
        } else if (option.equals(ChannelOption.SO_LINGER)) {
            validate(option, value);
            linger = (Integer) value;
        } else {
            return super.setOption(option, value);
        }
        return true;
    }

    @Override
    public boolean isAllowHalfClosure() {
        return halfClosure;
    }

    @Override
    public DuplexChannelConfig setAllowHalfClosure(boolean allowed) {
        halfClosure = allowed;
        return this;
    }

    @Override
    public StreamChannelConfig setConnectTimeoutMillis(int connectTimeoutMillis) {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    @Override
    @Deprecated
    public StreamChannelConfig setMaxMessagesPerRead(int maxMessagesPerRead) {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public StreamChannelConfig setWriteSpinCount(int writeSpinCount) {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public StreamChannelConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public StreamChannelConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public StreamChannelConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public StreamChannelConfig setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public StreamChannelConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public StreamChannelConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
        super.setWriteBufferWaterMark(writeBufferWaterMark);
        return this;
    }
}
