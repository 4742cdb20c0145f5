package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.spi.Loop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A stream that carries nothing and ends when told to. */
final class ScriptedStream implements Stream {
    private final Loop loop;
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    /** The session that it was opened on. */
    final ScriptedSession session;

    boolean aborted;

    boolean wasClosed;

    /** What was written to it. */
    final List<ByteBuffer> written = new ArrayList<>();

    /** Whether the peer has heard of it. */
    CompletableFuture<Void> answered = CompletableFuture.completedFuture(null);

    ScriptedStream(Loop loop, ScriptedSession session) {
        this.loop = loop;
        this.session = session;
    }

    void ends(CloseReason why) {
        closed.complete(why);
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
        return CompletableFuture.completedStage(-1);
    }

    @Override
    public void cancelRead() {}

    @Override
    public CompletionStage<Integer> available() {
        return CompletableFuture.completedStage(0);
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer from) {
        written.add(from);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> finish() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> delivered() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> answered() {
        return answered;
    }

    @Override
    public void close() {
        wasClosed = true;
        ends(CloseReason.closed(Scope.STREAM));
    }

    @Override
    public void abort() {
        aborted = true;
        ends(new CloseReason(Scope.STREAM, ErrorCode.ABORTED, Initiator.LOCAL, "aborted"));
    }

    @Override
    public CompletionStage<CloseReason> closed() {
        return closed;
    }
}
