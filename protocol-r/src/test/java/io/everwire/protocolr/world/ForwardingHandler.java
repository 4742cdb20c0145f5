package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.spi.PipeHandler;
import java.nio.ByteBuffer;

/** A handler that is another one; to be changed in one point. */
class ForwardingHandler implements PipeHandler {
    final PipeHandler handler;

    ForwardingHandler(PipeHandler handler) {
        this.handler = handler;
    }

    @Override
    public void wireUp() {
        handler.wireUp();
    }

    @Override
    public void wireDown() {
        handler.wireDown();
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        handler.bytes(chunk);
    }

    @Override
    public void writable() {
        handler.writable();
    }

    @Override
    public void proven(long position) {
        handler.proven(position);
    }

    @Override
    public void closed(CloseReason why) {
        handler.closed(why);
    }
}
