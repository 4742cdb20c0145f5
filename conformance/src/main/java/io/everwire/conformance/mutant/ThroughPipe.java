package io.everwire.conformance.mutant;

import io.everwire.api.CloseReason;
import io.everwire.spi.Loop;
import io.everwire.spi.PipeHandler;
import io.everwire.spi.SessionPipe;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a multiplexer of a mutant stands on: a good pipe, and the receiver of the good one's callbacks. Everything goes
 * through; a mutant overrides what it does wrong.
 */
class ThroughPipe implements SessionPipe {
    private @Nullable SessionPipe good;
    private @Nullable PipeHandler told;

    final SessionPipe good() {
        return Objects.requireNonNull(good);
    }

    final PipeHandler told() {
        return Objects.requireNonNull(told);
    }

    final ThroughPipe over(SessionPipe pipe) {
        good = pipe;
        return this;
    }

    // ---- what the multiplexer calls

    @Override
    public Loop loop() {
        return good().loop();
    }

    @Override
    public Side side() {
        return good().side();
    }

    @Override
    public void handler(PipeHandler handler) {
        told = handler;
        good().handler(new Heard());
    }

    @Override
    public @Nullable ByteBuffer claim(int atLeast, int atMost, boolean control) {
        return good().claim(atLeast, atMost, control);
    }

    @Override
    public void commit(int bytes) {
        good().commit(bytes);
    }

    @Override
    public void flush() {
        good().flush();
    }

    @Override
    public long sent() {
        return good().sent();
    }

    @Override
    public long proven() {
        return good().proven();
    }

    @Override
    public long received() {
        return good().received();
    }

    @Override
    public void close(CloseReason why) {
        good().close(why);
    }

    @Override
    public void proven(long position) {
        good().proven(position);
    }

    // ---- what the good one tells, of which mutants change this

    void wireUp() {
        told().wireUp();
    }

    void wireDown() {
        told().wireDown();
    }

    void bytes(ByteBuffer chunk) {
        told().bytes(chunk);
    }

    private final class Heard implements PipeHandler {
        @Override
        public void wireUp() {
            ThroughPipe.this.wireUp();
        }

        @Override
        public void wireDown() {
            ThroughPipe.this.wireDown();
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            ThroughPipe.this.bytes(chunk);
        }

        @Override
        public void writable() {
            told().writable();
        }

        @Override
        public void proven(long position) {
            told().proven(position);
        }

        @Override
        public void closed(CloseReason why) {
            told().closed(why);
        }
    }
}
