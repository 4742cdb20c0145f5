package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.spi.Loop;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.SessionPipe;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A pipe that is another one; to be changed in one point. */
class ForwardingPipe implements SessionPipe {
    final SessionPipe pipe;

    ForwardingPipe(SessionPipe pipe) {
        this.pipe = pipe;
    }

    @Override
    public Loop loop() {
        return pipe.loop();
    }

    @Override
    public Side side() {
        return pipe.side();
    }

    @Override
    public void handler(PipeHandler handler) {
        pipe.handler(handler);
    }

    @Override
    public @Nullable ByteBuffer claim(int atLeast, int atMost, boolean control) {
        return pipe.claim(atLeast, atMost, control);
    }

    @Override
    public void commit(int bytes) {
        pipe.commit(bytes);
    }

    @Override
    public void flush() {
        pipe.flush();
    }

    @Override
    public long sent() {
        return pipe.sent();
    }

    @Override
    public long proven() {
        return pipe.proven();
    }

    @Override
    public long received() {
        return pipe.received();
    }

    @Override
    public void proven(long position) {
        pipe.proven(position);
    }

    @Override
    public void close(CloseReason why) {
        pipe.close(why);
    }
}
