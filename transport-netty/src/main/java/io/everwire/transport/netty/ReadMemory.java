package io.everwire.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Memory for what one connection reads. Where there is none an io_uring loop would let the error pass and die of it, with
 * all of its connections; so the read gets a few bytes that all share and nobody looks at, and the connection is told.
 */
final class ReadMemory implements RecvByteBufAllocator {
    private static final ByteBuf LAST_RESORT =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(64)));

    private final RecvByteBufAllocator sizes;
    private final Consumer<OutOfMemoryError> onExhausted;

    /** @param onExhausted told inside the read, on the loop: what is read from then on is not what the peer sent */
    ReadMemory(RecvByteBufAllocator sizes, Consumer<OutOfMemoryError> onExhausted) {
        this.sizes = sizes;
        this.onExhausted = onExhausted;
    }

    @Override
    @SuppressWarnings("deprecation") // as all that implement it must
    public Handle newHandle() {
        return new Guarded((ExtendedHandle) sizes.newHandle());
    }

    /** Sizes are as before. */
    private final class Guarded extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle handle;

        Guarded(ExtendedHandle handle) {
            super(handle);
            this.handle = handle;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator memory) {
            try {
                return handle.allocate(memory);
            } catch (OutOfMemoryError exhausted) {
                onExhausted.accept(exhausted);
                return LAST_RESORT.duplicate().clear();
            }
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return handle.continueReading(maybeMore);
        }
    }
}
