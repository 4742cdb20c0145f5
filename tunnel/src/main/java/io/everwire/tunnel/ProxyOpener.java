package io.everwire.tunnel;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.OpenOptions;
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

/**
 * Asks the exit for targets: a stream from the pool, the command on it, the exit's {@code 01} (WIRE.md 8). The command goes
 * out with the stream's first frame, so a request that is late can be made once more on another member: then the exit
 * connects to the target twice, and the connection of the slower stream ends before a byte was sent on it.
 */
final class ProxyOpener {
    private static final byte ACCEPTED = 0x01;

    private final SessionPool pool;
    private final Duration limit;

    /** @param limit for each of the two waits: for a stream of which the exit has heard, and for the exit's answer */
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
        ByteBuffer command = ByteBuffer.wrap(ProxyCommand.encode(target));
        OpenOptions options = OpenOptions.within(limit).asRepeatable().withRequest(command);
        return pool.open(options).thenCompose(stream -> {
            Answer answer = new Answer(stream);
            stream.loop().execute(answer::await);
            return answer.accepted;
        });
    }

    /** What the exit says to one command. On the stream's loop. */
    private final class Answer {
        private final CompletableFuture<Stream> accepted = new CompletableFuture<>();
        private final ByteBuffer answer = ByteBuffer.allocate(1);
        private final Stream stream;
        private final Loop.Alarm deadline;

        Answer(Stream stream) {
            this.stream = stream;
            deadline = stream.loop().alarm(() -> fail(ErrorCode.TIMEOUT, "the exit did not answer"));
        }

        void await() {
            deadline.at(stream.loop().nanoTime() + limit.toNanos());
            stream.read(answer).whenComplete((count, failure) -> {
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
                accepted.complete(stream);
            }
        }

        private void fail(ErrorCode code, String detail) {
            fail(new CloseReason(Scope.STREAM, code, Initiator.LIBRARY, detail).toException());
        }

        private void fail(Throwable failure) {
            deadline.cancel();
            if (accepted.completeExceptionally(failure)) {
                stream.abort();
            }
        }
    }
}
