package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.pool.policy.Decision;
import io.everwire.pool.policy.HedgePolicy;
import io.everwire.spi.Loop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request for a stream. It is tried on one member; a repeatable one that is late also on a second one, and whichever
 * stream the peer answers first is the one that is handed out. On the pool's loop, except where said otherwise.
 */
final class OpenRequest implements Decision.Handler {
    /** Nobody waits longer; a longer timeout would not fit into nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(10_000);

    private final OpenQueue queue;
    private final OpenQueue.Owner pool;
    private final Loop loop;
    private final long arrival;
    private final CompletableFuture<Stream> answer;
    private final OpenOptions options;
    private final long askedAt;
    private final @Nullable Throwable openedAt;
    private final Loop.Alarm deadline;
    private final BitSet tried = new BitSet();
    private final List<Attempt> attempts = new ArrayList<>(1);
    private Loop.@Nullable Alarm late;
    private long firstTriedAt;
    private @Nullable CloseReason refusal;

    OpenRequest(
            OpenQueue queue,
            long arrival,
            CompletableFuture<Stream> answer,
            OpenOptions options,
            long askedAt,
            @Nullable Throwable openedAt) {
        this.queue = queue;
        this.pool = queue.owner();
        this.loop = queue.loop();
        this.arrival = arrival;
        this.answer = answer;
        this.options = options;
        this.askedAt = askedAt;
        this.openedAt = openedAt;
        this.deadline = loop.alarm(this::expire);
    }

    long askedAt() {
        return askedAt;
    }

    void begin() {
        Duration timeout = options.timeout().compareTo(LONGEST) > 0 ? LONGEST : options.timeout();
        deadline.at(askedAt + timeout.toNanos());
        place();
    }

    /** A member that has refused may not do so again. */
    void forgive(int member) {
        tried.clear(member);
    }

    void place() {
        CloseReason ended = queue.ended();
        if (ended != null) {
            refuse(ended);
        } else {
            queue.choose(tried).carryOut(this);
        }
    }

    @Override
    public void use(int number) {
        queue.awaitNoMore(arrival);
        firstTriedAt = loop.nanoTime();
        attempt(number, false);
    }

    private void attempt(int number, boolean hedge) {
        Attempt attempt = new Attempt(pool.member(number), hedge);
        attempts.add(attempt);
        attempt.begin();
        pool.counted();
    }

    @Override
    public void await() {
        queue.await(arrival, this);
    }

    @Override
    public void refuse(CloseReason why) {
        queue.awaitNoMore(arrival);
        if (answer.completeExceptionally(new EverwireException(why))) {
            queue.figures().failed();
            pool.happened(new PoolEvent.OpenFailed(why, waited()));
        }
        settle(null);
    }

    private Duration waited() {
        return Duration.ofNanos(loop.nanoTime() - askedAt);
    }

    /** The answer is given: nothing is waited for any more, and streams that lost are closed. */
    private void settle(@Nullable Attempt winner) {
        deadline.cancel();
        if (late != null) {
            late.cancel();
        }
        attempts.stream().filter(attempt -> attempt != winner).forEach(Attempt::lose);
    }

    private void notOpened(Attempt attempt, CloseReason why) {
        attempts.remove(attempt);
        refusal = why;
        tried.set(attempt.member.number());
        if (answer.isDone() || !attempts.isEmpty()) {
            pool.counted();
        } else if (isWorthAnotherMember(why)) {
            place();
        } else {
            refuse(why);
        }
    }

    /** The end of a session says nothing about the others. */
    private static boolean isWorthAnotherMember(CloseReason why) {
        return why.code().isRetryable() || why.scope() == Scope.SESSION;
    }

    private void expire() {
        refuse(new CloseReason(Scope.OWNER, ErrorCode.TIMEOUT, Initiator.LIBRARY, whatHeldItUp()));
    }

    private String whatHeldItUp() {
        CloseReason why = refusal == null ? queue.view().lastFailure() : refusal;
        String waited = "no stream within " + waited().toMillis() + " ms of "
                + options.timeout().toMillis() + " ms";
        return waited + (why == null ? "; no wire is live yet" : "; last failure: " + why);
    }

    // ---- the second try

    private void hedgeWhenLate(PoolMember first) {
        long nanos = queue.hedges().lateNanos(loop.nanoTime());
        if (nanos != HedgePolicy.NEVER) {
            Loop.Alarm alarm = loop.alarm(() -> hedge(first));
            late = alarm;
            alarm.at(loop.nanoTime() + nanos);
        }
    }

    private void hedge(PoolMember first) {
        BitSet others = (BitSet) tried.clone();
        others.set(first.number());
        if (queue.ended() == null
                && queue.choose(others) instanceof Decision.Use second
                && queue.hedges().pay()) {
            queue.figures().hedged();
            pool.happened(new PoolEvent.StreamHedged(second.member(), first.number()));
            attempt(second.member(), true);
        }
    }

    /** The request on one member. */
    private final class Attempt {
        private final PoolMember member;
        private final boolean hedge;
        private final boolean awaitsAnswer;
        private @Nullable Stream stream;
        private boolean lost;

        Attempt(PoolMember member, boolean hedge) {
            this.member = member;
            this.hedge = hedge;
            this.awaitsAnswer = awaitsAnswer();
        }

        void begin() {
            if (awaitsAnswer && !hedge) {
                hedgeWhenLate(member);
            }
            var unused = member.open().whenComplete(this::ended);
        }

        /** A peer that never acknowledges answers nothing but a request. */
        private boolean awaitsAnswer() {
            return options.repeatable() && (options.request().hasRemaining() || member.peerAcknowledges());
        }

        /** On the session's loop: a stream goes straight to who asked for it. */
        private void ended(@Nullable Stream opened, @Nullable Throwable failure) {
            if (opened == null) {
                CloseReason why = Failures.reason(
                        failure == null ? new NullPointerException("no stream") : failure, Scope.STREAM);
                pool.cross(() -> {
                    member.notOpened();
                    notOpened(this, why);
                });
                return;
            }
            pool.cross(() -> opened(opened));
            queue.countUntilClosed(member, opened);
            request(opened);
            awaitAnswer(opened);
        }

        private void awaitAnswer(Stream opened) {
            if (awaitsAnswer) {
                var unused = opened.answered().whenComplete((none, why) -> answered(opened, why));
            } else {
                handOut(opened);
            }
        }

        /** If it cannot be written, the stream has ended, and whoever gets it will see that. */
        private void request(Stream opened) {
            ByteBuffer first = options.request();
            if (first.hasRemaining()) {
                var unused = opened.write(first);
            }
        }

        private void opened(Stream opened) {
            member.opened();
            stream = opened;
            if (lost) {
                discard(opened);
            }
        }

        /** Where another stream serves the user, this one ends as if all was done; else something was cut short. */
        private void discard(Stream opened) {
            if (answer.isCompletedExceptionally()) {
                opened.abort();
            } else {
                opened.close();
            }
        }

        /** On the session's loop. */
        private void answered(Stream opened, @Nullable Throwable failure) {
            if (failure == null) {
                handOut(opened);
            } else {
                pool.cross(() -> notOpened(this, Failures.reason(failure, Scope.STREAM)));
            }
        }

        /** On the session's loop. */
        private void handOut(Stream opened) {
            if (answer.complete(queue.handedOut(member.number(), opened, openedAt))) {
                pool.cross(this::won);
            } else {
                discard(opened); // its deadline passed meanwhile, or another one was faster
            }
        }

        private void won() {
            if (awaitsAnswer) { // of a hedged one the whole time counts, or what is usual would look better and better
                queue.hedges().answered(loop.nanoTime() - firstTriedAt, loop.nanoTime());
            }
            queue.figures().opened(loop.nanoTime() - askedAt, hedge);
            settle(this);
            pool.happened(new PoolEvent.StreamOpened(member.number(), waited(), hedge));
        }

        void lose() {
            lost = true;
            Stream mine = stream;
            if (mine != null) {
                discard(mine);
            }
        }
    }
}
