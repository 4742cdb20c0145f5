package io.everwire.mux.machine;

import org.jspecify.annotations.Nullable;

/**
 * What a stream keeps only while its peer is not known to acknowledge: where what it sent lies, since when it waits for its
 * first answer, and what {@link FlightBudget} and {@link FlightTurns} know of it. A stream lets go of it when the peer
 * becomes known, so an idle one holds nothing of the kind.
 */
final class Precautions {
    static final long NEVER = Long.MAX_VALUE;

    @Nullable
    StreamMarks marks;

    FlightTurns.@Nullable Turn turn;

    long askedAt = NEVER;
    boolean askedBefore;
    boolean finHeld;
    boolean inLine;
    boolean awaitsFlight;
}
