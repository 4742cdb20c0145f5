package io.everwire.bench.peer;

import io.everwire.bench.flow.Flow;
import io.everwire.bench.flow.FlowHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.util.ByteBufPayload;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** A channel of RSocket: a stream of payloads each way, as many as the other side has asked for. */
final class RSocketFlow extends BaseSubscriber<Payload> implements Flow {
    /** Payloads that are asked for at once, and after how many more are: 2 MiB and half of it, of full ones. */
    private static final int WINDOW = 64;

    private static final int STEP = 32;

    private final EventLoop loop;
    private FlowHandler handler;
    private @Nullable FluxSink<Payload> sink;
    private int taken;
    private boolean refused;
    private boolean reading = true;
    private boolean closed;

    RSocketFlow(FlowHandler handler, EventLoop loop) {
        this.handler = handler;
        this.loop = loop;
    }

    @Override
    public void handler(FlowHandler next) {
        handler = next;
    }

    /** The client's end. */
    void asking(RSocket socket) {
        socket.requestChannel(Flux.create(this::begin)).subscribe(this);
    }

    /** The server's end. */
    Flux<Payload> answering(Flux<Payload> input) {
        return Flux.create(opened -> {
            begin(opened);
            input.subscribe(this);
        });
    }

    private void begin(FluxSink<Payload> opened) {
        sink = opened;
        opened.onRequest(more -> wanted());
        handler.opened(this);
    }

    private void wanted() {
        if (!loop.inEventLoop()) {
            loop.execute(this::wanted);
        } else if (refused && !closed) {
            refused = false;
            handler.writable();
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription input) {
        input.request(WINDOW);
    }

    @Override
    protected void hookOnNext(Payload payload) {
        ByteBuffer bytes = payload.getData();
        if (!closed && bytes.hasRemaining()) {
            handler.bytes(bytes);
        }
        payload.release();
        taken++;
        askForMore();
    }

    private void askForMore() {
        if (reading && taken >= STEP) {
            int asked = taken;
            taken = 0;
            request(asked);
        }
    }

    @Override
    protected void hookOnComplete() {
        if (!closed) {
            handler.ended();
        }
    }

    @Override
    protected void hookOnError(Throwable failure) {
        if (!closed) {
            closed = true;
            handler.failed(failure);
        }
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        FluxSink<Payload> out = sink();
        out.next(ByteBufPayload.create(Unpooled.wrappedBuffer(bytes)));
        refused = out.requestedFromDownstream() == 0;
        return !refused;
    }

    @Override
    public void finish() {
        sink().complete();
    }

    @Override
    public void close() {
        closed = true;
        sink().complete();
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        askForMore();
    }

    private FluxSink<Payload> sink() {
        if (sink == null) {
            throw new IllegalStateException("not open");
        }
        return sink;
    }
}
