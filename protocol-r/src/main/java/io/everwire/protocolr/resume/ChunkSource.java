package io.everwire.protocolr.resume;

import org.jspecify.annotations.Nullable;

/**
 * Where one session's replay buffer has its memory from. What was taken from the reserve is given back to it. An {@link
 * OutOfMemoryError} leaves nothing taken. On the session's loop.
 */
public interface ChunkSource {
    /**
     * An empty chunk of {@link ChunkPool#SMALL} bytes where that is enough for {@code wanted}, of {@link
     * ChunkPool#LARGE} otherwise.
     *
     * @return null at a bound; whoever was refused is told when there is room again
     */
    @Nullable
    ReplayChunk take(int wanted);

    /** An empty chunk of {@link ChunkPool#LEAST} bytes, for what a session that rests has left, or says; null at a bound. */
    @Nullable
    ReplayChunk takeLeast();

    /** As {@link #take} from what is set aside for control frames; null where that is used up. */
    @Nullable
    ReplayChunk takeReserve(int wanted);

    /** Takes back what {@link #take} or {@link #takeLeast} gave. */
    void give(ReplayChunk chunk);

    /** Takes back what {@link #takeReserve} gave. */
    void giveReserve(ReplayChunk chunk);
}
