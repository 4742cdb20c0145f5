package io.everwire.api;

import java.time.Duration;

/** Something that happened in a {@link SessionPool}. More kinds may come: have a default branch. */
public sealed interface PoolEvent {
    /** The member's number. */
    int member();

    /** A member's wire is live. */
    record WireUp(int member, WireStart start) implements PoolEvent {}

    /** A member's live wire is gone. */
    record WireDown(int member, CloseReason why) implements PoolEvent {}

    /** An attempt to dial failed; the next one follows after {@code retryIn}. */
    record AttemptFailed(int member, CloseReason why, Duration retryIn) implements PoolEvent {}

    /** A member's session ended with its streams; the member begins a new one. */
    record SessionLost(int member, CloseReason why) implements PoolEvent {}
}
