package io.everwire.tunnel.proxyprotocol;

import io.everwire.api.CloseReason;
import io.everwire.api.EverwireException;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.Loop;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection behind its header: that of the client for whom the balancer has connected. Callbacks come straight from the
 * wire, once the bytes that came with the header have been taken; until then the wire has no credit.
 */
final class ProxiedConnection implements Connection {
    private final Connection wire;
    private final SocketAddress client;
    private @Nullable ByteBuffer early;
    private @Nullable ConnectionHandler receiver;
    private int credit;
    private boolean beginning;
    private volatile boolean ended;

    /** @param early what came behind the header */
    ProxiedConnection(Connection wire, SocketAddress client, ByteBuffer early) {
        this.wire = wire;
        this.client = client;
        this.early = early.hasRemaining() ? early : null;
    }

    /** Inside a callback of the wire, which is no call of {@code first}. */
    void beginWith(ConnectionHandler first) {
        receiver = first;
        wire.handler(early == null ? first : new Waiting());
        beginning = true;
        first.opened(this);
        beginning = false;
        deliverEarly();
    }

    private void deliverEarly() {
        ByteBuffer chunk = early;
        ConnectionHandler taker = receiver;
        if (chunk == null || taker == null || credit == 0 || ended) {
            return;
        }
        early = null;
        wire.handler(taker);
        wire.demand(credit - 1);
        taker.bytes(chunk);
    }

    @Override
    public void demand(int reads) {
        if (early == null) {
            wire.demand(reads);
            return;
        }
        credit = reads;
        if (reads > 0 && !beginning) {
            behindTheCaller(this::deliverEarly);
        }
    }

    /** What the contract does not allow inside a call of the handler. A loop that has ended has closed the wire. */
    private void behindTheCaller(Runnable task) {
        try {
            wire.loop().execute(task);
        } catch (EverwireException ended) {
            early = null;
        }
    }

    @Override
    public void handler(ConnectionHandler next) {
        receiver = next;
        if (early == null) {
            wire.handler(next);
        }
    }

    /** Behind deliveries that were asked for and taken back, which must not come by when this lives on another loop. */
    @Override
    public CompletionStage<Void> moveTo(Loop next) {
        if (early == null) {
            return wire.moveTo(next);
        }
        if (credit > 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("a connection moves at demand 0 only"));
        }
        CompletableFuture<Void> moved = new CompletableFuture<>();
        behindTheCaller(() -> wire.moveTo(next).whenComplete((done, failure) -> {
            if (failure == null) {
                moved.complete(null);
            } else {
                moved.completeExceptionally(failure);
            }
        }));
        return moved;
    }

    @Override
    public CompletionStage<Void> close() {
        ended = true;
        return wire.close();
    }

    @Override
    public void abort() {
        ended = true;
        wire.abort();
    }

    @Override
    public void abort(CloseReason why) {
        ended = true;
        wire.abort(why);
    }

    @Override
    public SocketAddress remote() {
        return client;
    }

    @Override
    public SocketAddress local() {
        return wire.local();
    }

    @Override
    public Loop loop() {
        return wire.loop();
    }

    @Override
    public @Nullable ByteBuffer claim(int bytes) {
        return wire.claim(bytes);
    }

    @Override
    public void commit(int bytes) {
        wire.commit(bytes);
    }

    @Override
    public void flush() {
        wire.flush();
    }

    @Override
    public long unsent() {
        return wire.unsent();
    }

    @Override
    public void finish() {
        wire.finish();
    }

    /** Passes on what does not wait for the early bytes: the wire has no credit, so there is no input. */
    private final class Waiting implements ConnectionHandler {
        @Override
        public void opened(Connection connection) {
            throw new IllegalStateException("it was opened before");
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            throw new IllegalStateException("bytes without credit");
        }

        @Override
        public void end() {
            throw new IllegalStateException("an end without credit");
        }

        @Override
        public void writable() {
            if (receiver != null) {
                receiver.writable();
            }
        }

        @Override
        public void closed(CloseReason why) {
            ended = true;
            if (receiver != null) {
                receiver.closed(why);
            }
        }
    }
}
