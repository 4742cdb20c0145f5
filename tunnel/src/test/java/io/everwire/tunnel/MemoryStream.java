package io.everwire.tunnel;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.spi.Loop;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a stream in memory with a small window each way. Both ends live on one loop. */
final class MemoryStream implements Stream {
    static final int WINDOW = 65_536;

    private final Loop loop;
    private final Pipe in;
    private final Pipe out;
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    private MemoryStream(Loop loop, Pipe in, Pipe out) {
        this.loop = loop;
        this.in = in;
        this.out = out;
    }

    /** The two ends, a relay's and its peer's. */
    record Pair(MemoryStream near, MemoryStream far) {}

    static Pair pair(Loop loop) {
        Pipe up = new Pipe();
        Pipe down = new Pipe();
        return new Pair(new MemoryStream(loop, down, up), new MemoryStream(loop, up, down));
    }

    @Override
    public int id() {
        return 3;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public CompletionStage<Integer> read(ByteBuffer into) {
        return call(result -> {
            in.reading = into;
            in.read = result;
            in.move();
        });
    }

    @Override
    public void cancelRead() {
        throw new UnsupportedOperationException("not asked for here");
    }

    @Override
    public CompletionStage<Integer> available() {
        throw new UnsupportedOperationException("not asked for here");
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer from) {
        return call(result -> {
            out.writing = from;
            out.written = result;
            out.move();
        });
    }

    @Override
    public CompletionStage<Void> finish() {
        return call(result -> {
            out.finished = true;
            out.move();
            end();
            result.complete(null);
        });
    }

    @Override
    public CompletionStage<Void> delivered() {
        throw new UnsupportedOperationException("not asked for here");
    }

    @Override
    public CompletionStage<Void> answered() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        finish();
        call(result -> {
            in.dropped = true;
            in.move();
            end();
        });
    }

    /** To the peer an end of stream, as on the wire. */
    @Override
    public void abort() {
        fail(ErrorCode.ABORTED, Initiator.LOCAL);
    }

    /** Ends this end as a lost session does. */
    void fail(ErrorCode code, Initiator by) {
        CompletionStage<Void> unused = call(result -> {
            CloseReason why = new CloseReason(Scope.STREAM, code, by, "failed by the test");
            in.dropped = true;
            in.fail(why);
            out.finished = true;
            out.fail(why);
            out.move();
            closed.complete(why);
        });
    }

    private void end() {
        if (out.finished && (in.dropped || in.drained())) {
            closed.complete(CloseReason.closed(Scope.STREAM));
        }
    }

    @Override
    public CompletionStage<CloseReason> closed() {
        return closed;
    }

    private <T> CompletionStage<T> call(Consumer<CompletableFuture<T>> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        if (loop.inLoop()) {
            operation.accept(result);
        } else {
            loop.execute(() -> operation.accept(result));
        }
        return result;
    }

    /** One direction. */
    private static final class Pipe {
        private final ByteBuffer held = ByteBuffer.allocate(WINDOW);
        private @Nullable ByteBuffer writing;
        private @Nullable CompletableFuture<Void> written;
        private @Nullable ByteBuffer reading;
        private @Nullable CompletableFuture<Integer> read;
        private boolean finished;
        private boolean dropped;

        void move() {
            takeIn();
            giveOut();
            takeIn();
        }

        private void takeIn() {
            ByteBuffer from = writing;
            if (from == null) {
                return;
            }
            if (dropped) {
                from.position(from.limit());
            }
            int count = Math.min(from.remaining(), held.remaining());
            held.put(from.slice(from.position(), count));
            from.position(from.position() + count);
            CompletableFuture<Void> done = written;
            if (!from.hasRemaining() && done != null) {
                writing = null;
                written = null;
                done.complete(null);
            }
        }

        private void giveOut() {
            ByteBuffer into = reading;
            CompletableFuture<Integer> done = read;
            if (into == null || done == null || (held.position() == 0 && !finished)) {
                return;
            }
            held.flip();
            int count = Math.min(into.remaining(), held.remaining());
            into.put(held.slice(0, count));
            held.position(count);
            held.compact();
            reading = null;
            read = null;
            done.complete(count == 0 ? -1 : count);
        }

        boolean drained() {
            return finished && held.position() == 0;
        }

        void fail(CloseReason why) {
            CompletableFuture<Integer> pendingRead = read;
            CompletableFuture<Void> pendingWrite = written;
            read = null;
            written = null;
            reading = null;
            writing = null;
            if (pendingRead != null) {
                pendingRead.completeExceptionally(why.toException());
            }
            if (pendingWrite != null) {
                pendingWrite.completeExceptionally(why.toException());
            }
        }
    }
}
