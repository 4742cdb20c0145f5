package io.everwire.tunnel;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.SessionPool;
import io.everwire.api.Stream;
import io.everwire.spi.Loop;
import io.everwire.tunnel.address.ProxyCommand;
import io.everwire.tunnel.address.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks the exit for targets: a stream from the pool, the command on it, the exit's {@code 01} (WIRE.md 8). */
final class ProxyOpener {
    private static final byte ACCEPTED = 0x01;

    private final SessionPool pool;
    private final Duration limit;

    /** @param limit for each of the two waits: for a stream, and for the exit's answer */
    ProxyOpener(SessionPool pool, Duration limit) {
        this.pool = pool;
        this.limit = limit;
    }

    /**
     * Any thread.
     *
     * @return a stream on which the target's bytes flow, on the stream's loop; fails with {@code REFUSED} if the exit
     *     does not serve the request, with {@code TIMEOUT}, or as the pool does
     */
    CompletionStage<Stream> open(Target target) {
        return pool.open(limit).thenCompose(stream -> {
            Request request = new Request(stream);
            stream.loop().execute(() -> request.send(target));
            return request.answered;
        });
    }

    /** One request. On the stream's loop. */
    private final class Request {
        private final CompletableFuture<Stream> answered = new CompletableFuture<>();
        private final ByteBuffer answer = ByteBuffer.allocate(1);
        private final Stream stream;
        private final Loop.Alarm deadline;

        Request(Stream stream) {
            this.stream = stream;
            deadline = stream.loop().alarm(() -> fail(ErrorCode.TIMEOUT, "the exit did not answer"));
        }

        void send(Target target) {
            deadline.at(stream.loop().nanoTime() + limit.toNanos());
            stream.write(ByteBuffer.wrap(ProxyCommand.encode(target)))
                    .thenCompose(sent -> stream.read(answer))
                    .whenComplete((count, failure) -> {
                        if (failure != null) {
                            fail(failure);
                        } else {
                            take(count);
                        }
                    });
        }

        private void take(int count) {
            if (count < 0) {
                fail(ErrorCode.REFUSED, "the exit refused");
            } else if (answer.get(0) != ACCEPTED) {
                fail(ErrorCode.PROTOCOL_ERROR, "the exit gave an answer that is none");
            } else {
                deadline.cancel();
                answered.complete(stream);
            }
        }

        private void fail(ErrorCode code, String detail) {
            fail(new CloseReason(Scope.STREAM, code, Initiator.LIBRARY, detail).toException());
        }

        private void fail(Throwable failure) {
            deadline.cancel();
            if (answered.completeExceptionally(failure)) {
                stream.abort();
            }
        }
    }
}
