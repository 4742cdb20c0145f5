package io.everwire.api;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/**
 * N resumable sessions to one exit that heal themselves. Thread-safe. Streams opened through it belong to one member
 * each and live through the loss of its wire.
 */
public interface SessionPool {
    /**
     * Opens a stream on a live member, waiting for one. Fails with {@link ErrorCode#TIMEOUT}, {@link
     * ErrorCode#DRAINING}, {@link ErrorCode#SHUT_DOWN} or the reason for which the exit cannot be used.
     */
    CompletionStage<Stream> open(OpenOptions options);

    /** {@link #open(OpenOptions)} once, within that time. */
    default CompletionStage<Stream> open(Duration timeout) {
        return open(OpenOptions.within(timeout));
    }

    /** A recent picture; never blocks. */
    PoolSnapshot snapshot();

    /**
     * Adds a listener, which hears of events one at a time and in order. It cannot hold the pool up: one that is more
     * than a thousand events behind misses the next ones, and that is counted ({@link PoolSnapshot#droppedEvents}). A
     * throw is logged and changes nothing.
     *
     * @param executor runs the listener; {@code Runnable::run} means on the pool's loop, which may not be blocked
     */
    Subscription listen(Executor executor, Consumer<PoolEvent> listener);

    /** {@link #listen(Executor, Consumer)} on the common pool of the JDK. */
    default Subscription listen(Consumer<PoolEvent> listener) {
        return listen(ForkJoinPool.commonPool(), listener);
    }

    /**
     * Changes the number of members. New ones dial at once; those too many, the highest numbers first, take no new
     * streams and close when theirs have ended.
     *
     * @param members 1 to 256
     * @return complete when those too many have closed
     */
    CompletionStage<Void> resize(int members);

    /**
     * Gives the worst member a new wire now, also where all are alike; its streams go on.
     *
     * @return the member's number; empty if none may be renewed now: fewer than two are healthy, or one is being renewed
     */
    CompletionStage<OptionalInt> renewWorst();

    /**
     * Another network is in use, or may be: members without a wire dial at once instead of waiting, dials that are under
     * way are begun again, as they may wait for answers that cannot come any more, and the others are asked whether they
     * are still there.
     */
    void networkChanged();

    /**
     * Ends one member's live wire abruptly, as a fault would. For demonstrations and tests; nothing happens to a member
     * that has none, or is not there.
     */
    void cutWire(int member);

    /** Takes no new opens, lets streams end within {@code limit}, then closes. */
    CompletionStage<Void> drain(Duration limit);

    /** Ends all members and their streams. Idempotent. Complete when every session has closed. */
    CompletionStage<Void> close();

    /** A listener's place. */
    interface Subscription extends AutoCloseable {
        /** Lets the listener hear of nothing more, but for an event that it is being told of. Idempotent; any thread. */
        @Override
        void close();
    }
}
