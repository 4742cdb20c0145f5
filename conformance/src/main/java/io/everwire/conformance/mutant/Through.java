package io.everwire.conformance.mutant;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a mutant: a good one for whoever uses it, and the receiver of the good one's callbacks. Everything
 * goes through; a mutant overrides what it does wrong.
 */
class Through implements Connection, ConnectionHandler {
    private @Nullable Connection good;
    private @Nullable ConnectionHandler told;

    final Connection good() {
        return Objects.requireNonNull(good);
    }

    final ConnectionHandler told() {
        return Objects.requireNonNull(told);
    }

    final Through over(Connection connection) {
        good = connection;
        return this;
    }

    final Through telling(ConnectionHandler receiver) {
        told = receiver;
        return this;
    }

    /** Behind everything that is being done on the loop now. */
    final void later(Runnable task) {
        good().loop().execute(task);
    }

    static byte[] copy(ByteBuffer chunk) {
        byte[] bytes = new byte[chunk.remaining()];
        chunk.duplicate().get(bytes);
        return bytes;
    }

    // ---- what the user calls

    @Override
    public Loop loop() {
        return good().loop();
    }

    @Override
    public SocketAddress local() {
        return good().local();
    }

    @Override
    public SocketAddress remote() {
        return good().remote();
    }

    @Override
    public @Nullable ByteBuffer claim(int bytes) {
        return good().claim(bytes);
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
    public long unsent() {
        return good().unsent();
    }

    @Override
    public void demand(int reads) {
        good().demand(reads);
    }

    @Override
    public void finish() {
        good().finish();
    }

    @Override
    public CompletionStage<Void> close() {
        return good().close();
    }

    @Override
    public void abort() {
        good().abort();
    }

    @Override
    public void abort(CloseReason why) {
        good().abort(why);
    }

    @Override
    public CompletionStage<Void> moveTo(Loop loop) {
        return good().moveTo(loop);
    }

    @Override
    public void handler(ConnectionHandler next) {
        told = next;
    }

    // ---- what the good one tells

    @Override
    public void opened(Connection connection) {
        good = connection;
        told().opened(this);
    }

    @Override
    public void bytes(ByteBuffer chunk) {
        told().bytes(chunk);
    }

    @Override
    public void writable() {
        told().writable();
    }

    @Override
    public void end() {
        told().end();
    }

    @Override
    public void closed(CloseReason why) {
        told().closed(why);
    }
}
