package io.everwire.api;

import java.time.Duration;

/**
 * Something that happened in a {@link SessionPool}. More kinds may come: have a default branch. A listener that calls
 * {@link SessionPool#snapshot} sees at least what it is told of.
 */
public sealed interface PoolEvent {
    /** Something that happened to one member. */
    sealed interface MemberEvent extends PoolEvent {
        /** The member's number. */
        int member();
    }

    /** A member does something else now. */
    record StateChanged(int member, MemberState from, MemberState to) implements MemberEvent {}

    /** A member's wire is live. */
    record WireUp(int member, WireStart start) implements MemberEvent {}

    /**
     * A member's live wire is gone.
     *
     * @param lived for how long it was live
     */
    record WireDown(int member, CloseReason why, Duration lived) implements MemberEvent {
        /** Whether it was given up because it owed an answer for the death timeout. */
        public boolean died() {
            return why.code() == ErrorCode.WIRE_DEAD;
        }

        /** Whether it made room for a newer one, which is about to be live: nothing was lost. */
        public boolean replaced() {
            return why.code() == ErrorCode.WIRE_REPLACED;
        }
    }

    /**
     * A session has a wire again after it had none; its streams go on. Follows {@link WireUp}.
     *
     * @param pause from the end of the old wire to the new one
     * @param replayedBytes bytes that were sent again
     */
    record Resumed(int member, Duration pause, long replayedBytes) implements MemberEvent {}

    /**
     * A new wire, dialled while the old one was live, took its place. Follows {@link WireUp}.
     *
     * @param from the worst latency of the old wire and those before it, zero if unknown
     * @param to the first latency of the new one
     */
    record Renewed(int member, Duration from, Duration to) implements MemberEvent {}

    /** An attempt to dial failed; the next one follows after {@code retryIn}. */
    record AttemptFailed(int member, CloseReason why, Duration retryIn) implements MemberEvent {}

    /** A member's session ended with its streams; the member begins a new one. */
    record SessionLost(int member, CloseReason why) implements MemberEvent {}

    /**
     * A stream was handed to who asked for it.
     *
     * @param waited since it was asked for
     * @param hedged whether it is the one opened second
     */
    record StreamOpened(int member, Duration waited, boolean hedged) implements MemberEvent {}

    /**
     * A request for a stream was not served: no member took it in time, or the pool ends.
     *
     * @param waited since it was asked for
     */
    record OpenFailed(CloseReason why, Duration waited) implements PoolEvent {}

    /**
     * A repeatable open was late and is tried on a second member, too.
     *
     * @param member the second one
     * @param late the first one
     */
    record StreamHedged(int member, int late) implements MemberEvent {}

    /**
     * Nobody closed a stream, and nobody holds it any more. Only with leak detection.
     *
     * @param openedAt the stack of the call of {@link SessionPool#open}
     */
    record StreamLeaked(int member, Throwable openedAt) implements MemberEvent {}

    /**
     * All members dial or are probed at once, because another network may be in use.
     *
     * @param detected whether the pool found that out: time has jumped, so the process was suspended; else it was told
     */
    record NetworkChanged(boolean detected) implements PoolEvent {}

    /** The pool is to have another number of members. */
    record Resized(int from, int to) implements PoolEvent {}

    /** The pool takes no new opens. */
    record Draining(Duration limit) implements PoolEvent {}

    /** The pool has ended with all its members. Last. */
    record Closed() implements PoolEvent {}
}
