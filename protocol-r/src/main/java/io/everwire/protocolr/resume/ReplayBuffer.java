package io.everwire.protocolr.resume;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The session bytes that are not proven received, by position since the session began (WIRE.md 6.2). It is the send
 * queue as well: {@link #claim} and {@link #commit} append, {@link #unsent} and {@link #advance} walk behind, {@link
 * #proven(long)} frees, and {@link #rewind} sets the walk back for another wire.
 *
 * <pre>
 *   0 ........ proven ........ sent ........ appended
 *     (freed)         to prove      waiting
 * </pre>
 *
 * Memory is taken chunk by chunk and given back as it is proven; a session whose every byte is proven holds one small
 * chunk at most, and one that rests as little as it can. How much there may be is decided where the chunks come from. Not thread-safe.
 */
public final class ReplayBuffer {
    private final ArrayDeque<ReplayChunk> chunks = new ArrayDeque<>(2);
    private final ChunkSource source;
    private @Nullable ReplayChunk reading;
    private long appended;
    private long sent;
    private long proven;
    private boolean claimed;

    public ReplayBuffer(ChunkSource source) {
        this.source = source;
    }

    /** Position behind the last byte appended. */
    public long appended() {
        return appended;
    }

    /** Position behind the last byte given to the current wire, or to the last one while there is none. */
    public long sent() {
        return sent;
    }

    /** Everything before this position is proven received, and gone from here. */
    public long proven() {
        return proven;
    }

    /** Bytes appended and not yet given to the wire. */
    public long waiting() {
        return appended - sent;
    }

    /** Bytes held. */
    public int held() {
        return (int) (appended - proven);
    }

    /**
     * Room for {@code atLeast} to {@code atMost} bytes in one piece.
     *
     * @param control whether the reserve may be used
     * @return a buffer to be filled from its position, until {@link #commit} or the next claim; null at the bound
     * @throws OutOfMemoryError if there is no memory for what the bounds allow; nothing has changed
     */
    public @Nullable ByteBuffer claim(int atLeast, int atMost, boolean control) {
        ReplayChunk tail = tail(atLeast, atMost, control);
        claimed = tail != null;
        return tail == null ? null : tail.room(atMost);
    }

    /** Appends the first {@code bytes} of the last claim. */
    public void commit(int bytes) {
        if (!claimed) {
            throw new IllegalStateException("commit without a claim");
        }
        claimed = false;
        chunks.getLast().append(bytes);
        appended += bytes;
    }

    private @Nullable ReplayChunk tail(int atLeast, int atMost, boolean control) {
        ReplayChunk last = chunks.peekLast();
        boolean fits = last != null && last.fits(atLeast) && (control || !last.isReserved());
        if (fits && (atMost <= ChunkPool.SMALL || !last.isSmall())) {
            return last;
        }
        if (last != null && last.isEmpty()) {
            drop(chunks.removeLast());
            fits = false;
        }
        ReplayChunk fresh = fits ? begun(source.take(atMost), false) : begin(atLeast, atMost, control);
        if (fresh != null) {
            chunks.addLast(fresh);
        }
        return fresh != null || !fits ? fresh : last;
    }

    /** A session that is woken from its rest by a probe, or to answer one, rests again when that is proven. */
    private @Nullable ReplayChunk begin(int atLeast, int atMost, boolean control) {
        boolean hardlyAnything = control && atMost <= ChunkPool.LEAST && chunks.isEmpty();
        ReplayChunk least = hardlyAnything ? source.takeLeast() : null;
        return least != null ? begun(least, false) : fresh(atLeast, atMost, control);
    }

    /** The right chunk, else one that will do, else one from the reserve. */
    private @Nullable ReplayChunk fresh(int atLeast, int atMost, boolean control) {
        ReplayChunk fresh = source.take(atMost);
        if (fresh == null && ChunkPool.size(atLeast) < ChunkPool.size(atMost)) {
            fresh = source.take(atLeast);
        }
        return fresh == null && control ? begun(source.takeReserve(atLeast), true) : begun(fresh, false);
    }

    private @Nullable ReplayChunk begun(@Nullable ReplayChunk chunk, boolean reserved) {
        return chunk == null ? null : chunk.begin(appended, reserved);
    }

    /**
     * The next bytes to send, in one piece, without moving on; a view of the buffer's memory, valid until the next
     * call of any method. Null if none wait.
     */
    public @Nullable ByteBuffer unsent(int atMost) {
        return sent == appended ? null : at(sent).view(sent, atMost);
    }

    /** Passes bytes that {@link #unsent} gave. */
    public void advance(int bytes) {
        if (bytes > waiting()) {
            throw new IllegalStateException("advance by " + bytes + " of " + waiting());
        }
        sent += bytes;
    }

    private ReplayChunk at(long position) {
        ReplayChunk known = reading;
        if (known == null || !known.holds(position)) {
            known = find(position);
            reading = known;
        }
        return known;
    }

    /** Nearly always it is the newest: bytes are sealed as soon as they are there. */
    private ReplayChunk find(long position) {
        ReplayChunk last = chunks.peekLast();
        if (last != null && last.holds(position)) {
            return last;
        }
        for (Iterator<ReplayChunk> newest = chunks.descendingIterator(); newest.hasNext(); ) {
            ReplayChunk chunk = newest.next();
            if (chunk.holds(position)) {
                return chunk;
            }
        }
        throw new IllegalStateException("position " + position + " is not held: " + this);
    }

    /** Whether a peer that has received everything before {@code position} can be served (WIRE.md 6.3). */
    public boolean canResumeAt(long position) {
        return position >= proven && position <= sent;
    }

    /** Begins another wire: the next byte to send is the one at {@code position}, and all before it is proven. */
    public void rewind(long position) {
        if (!canResumeAt(position)) {
            throw new IllegalStateException("rewind to " + position + ": " + this);
        }
        sent = position;
        proven(position);
    }

    /** Frees everything before {@code position}, which must have been sent; older news is ignored. */
    public void proven(long position) {
        if (position > sent) {
            throw new IllegalStateException("proof of " + position + ": " + this);
        }
        if (position > proven) {
            proven = position;
            freeProven();
        }
    }

    private void freeProven() {
        for (ReplayChunk first = chunks.peekFirst();
                first != null && first.end() <= proven;
                first = chunks.peekFirst()) {
            if (first.isSmall() && !first.isReserved() && chunks.size() == 1) {
                first.restart(appended);
                return;
            }
            drop(chunks.removeFirst());
        }
    }

    /** Nothing goes to and fro at the moment: keeps no memory but for what is unproven, which as a rule is an answer. */
    public void rest() {
        ReplayChunk only = chunks.size() == 1 ? chunks.getFirst() : null;
        if (held() == 0) {
            discard();
        } else if (only != null && held() <= ChunkPool.LEAST && !only.isLeast()) {
            moveFrom(only);
        }
    }

    /** Whether it holds no more than {@link #rest} would leave. */
    public boolean isAtRest() {
        return chunks.isEmpty() || (chunks.size() == 1 && chunks.getFirst().isLeast());
    }

    private void moveFrom(ReplayChunk only) {
        ReplayChunk least = source.takeLeast();
        if (least != null) {
            least.begin(proven, false).room(held()).put(only.view(proven, held()));
            least.append(held());
            drop(chunks.removeFirst());
            chunks.addFirst(least);
            claimed = false;
        }
    }

    /** Gives all memory back; what is held is lost. The positions stay readable, nothing else may be called. */
    public void discard() {
        claimed = false;
        while (!chunks.isEmpty()) {
            drop(chunks.removeLast());
        }
    }

    private void drop(ReplayChunk chunk) {
        if (reading == chunk) {
            reading = null;
        }
        if (chunk.isReserved()) {
            source.giveReserve(chunk);
        } else {
            source.give(chunk);
        }
    }

    @Override
    public String toString() {
        return "replay[proven " + proven + ", sent " + sent + ", appended " + appended + "]";
    }
}
