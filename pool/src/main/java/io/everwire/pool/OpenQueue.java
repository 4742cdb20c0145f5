package io.everwire.pool;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.EverwireException;
import io.everwire.api.Initiator;
import io.everwire.api.OpenOptions;
import io.everwire.api.PoolEvent;
import io.everwire.api.PoolSnapshot;
import io.everwire.api.Scope;
import io.everwire.api.Stream;
import io.everwire.pool.policy.Decision;
import io.everwire.pool.policy.PoolPolicy;
import io.everwire.pool.policy.PoolView;
import io.everwire.spi.Loop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The requests for streams: each goes to the member that the policy names, or waits for one in the order of arrival,
 * and ends by its deadline in any case. All methods on the pool's loop.
 */
final class OpenQueue {
    /** What the queue has to know of the pool. */
    interface Owner {
        PoolView view();

        PoolMember member(int number);

        /** Hands a task to the pool's loop; drops it once that has ended. Any thread. */
        void cross(Runnable task);

        void happened(PoolEvent event);

        /** A member has one stream more or less, or a request waits or waits no more. */
        void counted();
    }

    private final PoolPolicy policy = new PoolPolicy();
    private final Loop loop;
    private final RandomGenerator random;
    private final Owner owner;
    private final NavigableMap<Long, Request> waiting = new TreeMap<>();
    private final OpenWaits waits;
    private long arrivals;
    private long opened;
    private long failed;
    private @Nullable CloseReason ended;

    OpenQueue(Loop loop, RandomGenerator random, Owner owner) {
        this.loop = loop;
        this.random = random;
        this.owner = owner;
        this.waits = new OpenWaits(loop);
    }

    PoolSnapshot.Opens picture() {
        long longest =
                waiting.isEmpty() ? 0 : loop.nanoTime() - waiting.firstEntry().getValue().askedAt;
        return new PoolSnapshot.Opens(
                waiting.size(), Duration.ofNanos(longest), opened, failed, 0, 0, 0, waits.picture());
    }

    /** Takes a request; {@code answer} completes exactly once. */
    void submit(CompletableFuture<Stream> answer, OpenOptions options, long askedAt) {
        Request request = new Request(arrivals++, answer, options, askedAt);
        request.deadline.at(askedAt + options.timeout().toNanos());
        request.place();
    }

    /** Looks again at all that wait, the oldest first. */
    void serve() {
        List.copyOf(waiting.values()).forEach(Request::place);
    }

    /** A member that refused requests may take them now. */
    void forgive(int member) {
        waiting.values().forEach(request -> request.tried.clear(member));
    }

    /** Fails all that wait, and all that come, for this reason. */
    void end(CloseReason why) {
        ended = why;
        List.copyOf(waiting.values()).forEach(request -> request.refuse(why));
    }

    private final class Request implements Decision.Handler {
        private final long arrival;
        private final CompletableFuture<Stream> answer;
        private final OpenOptions options;
        private final Loop.Alarm deadline;
        private final long askedAt;
        private final BitSet tried = new BitSet();
        private @Nullable CloseReason refusal;

        Request(long arrival, CompletableFuture<Stream> answer, OpenOptions options, long askedAt) {
            this.arrival = arrival;
            this.answer = answer;
            this.options = options;
            this.askedAt = askedAt;
            this.deadline = loop.alarm(this::expire);
        }

        void place() {
            if (ended != null) {
                refuse(ended);
            } else {
                policy.choose(owner.view(), tried, random).carryOut(this);
            }
        }

        @Override
        public void use(int number) {
            waiting.remove(arrival);
            PoolMember member = owner.member(number);
            var unused = member.open().whenComplete((stream, failure) -> opened(member, stream, failure));
            owner.counted();
        }

        @Override
        public void await() {
            if (waiting.put(arrival, this) == null) {
                owner.counted();
            }
        }

        @Override
        public void refuse(CloseReason why) {
            deadline.cancel();
            if (waiting.remove(arrival) != null) {
                owner.counted();
            }
            if (answer.completeExceptionally(new EverwireException(why))) {
                failed++;
                owner.happened(new PoolEvent.OpenFailed(why, waited()));
            }
        }

        private Duration waited() {
            return Duration.ofNanos(loop.nanoTime() - askedAt);
        }

        /** On the session's loop: a stream goes straight to who asked for it. */
        private void opened(PoolMember member, @Nullable Stream stream, @Nullable Throwable failure) {
            if (stream == null) {
                CloseReason why = Failures.reason(
                        failure == null ? new NullPointerException("no stream") : failure, Scope.STREAM);
                owner.cross(() -> notOpened(member, why));
                return;
            }
            owner.cross(member::opened);
            var unused = stream.closed().whenComplete((why, none) -> owner.cross(() -> released(member)));
            request(stream);
            if (answer.complete(stream)) {
                owner.cross(() -> handedOut(member));
            } else {
                stream.abort(); // its deadline passed meanwhile: nobody will ever use it
            }
        }

        /** If it cannot be written, the stream has ended, and whoever gets it will see that. */
        private void request(Stream stream) {
            ByteBuffer first = options.request();
            if (first.hasRemaining()) {
                var unused = stream.write(first);
            }
        }

        private void handedOut(PoolMember member) {
            deadline.cancel();
            opened++;
            waits.add(loop.nanoTime() - askedAt);
            owner.happened(new PoolEvent.StreamOpened(member.number(), waited(), false));
        }

        private void notOpened(PoolMember member, CloseReason why) {
            member.notOpened();
            refusal = why;
            tried.set(member.number());
            if (answer.isDone()) {
                owner.counted();
            } else if (isWorthAnotherMember(why)) {
                place();
                owner.counted();
            } else {
                refuse(why);
                owner.counted();
            }
        }

        private void expire() {
            refuse(new CloseReason(Scope.OWNER, ErrorCode.TIMEOUT, Initiator.LIBRARY, whatHeldItUp()));
        }

        private String whatHeldItUp() {
            PoolView pool = owner.view();
            CloseReason why = refusal == null ? pool.lastFailure() : refusal;
            String waited = "no stream within " + waited().toMillis() + " ms of "
                    + options.timeout().toMillis() + " ms";
            return waited + (why == null ? "; no wire is live yet" : "; last failure: " + why);
        }
    }

    private void released(PoolMember member) {
        member.streamEnded();
        forgive(member.number());
        serve();
        owner.counted();
    }

    /** The end of a session says nothing about the others. */
    private static boolean isWorthAnotherMember(CloseReason why) {
        return why.code().isRetryable() || why.scope() == Scope.SESSION;
    }
}
