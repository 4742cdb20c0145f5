package io.everwire.api;

import io.everwire.spi.Loop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * An ordered, flow-controlled byte pipe in each direction, one of many on a {@link Session}. It outlives the TCP
 * connections under it: while there is none, writes wait and reads find nothing.
 *
 * <p>All methods may be called from any thread. Stages complete on {@link #loop()}, each exactly once, and fail with
 * {@link EverwireException} only; what is chained to them runs on that loop and may not block. A call made on the loop
 * whose answer is at hand returns a completed stage.
 */
public interface Stream {
    /** The id on the wire (WIRE.md 7.1): odd where the dialling side opened the stream, even otherwise. */
    int id();

    /** The loop on which stages complete; the session's. */
    Loop loop();

    /**
     * Reads at least one byte, at most {@code into.remaining()}. The buffer belongs to the stream until the stage
     * completes. One read at a time: a second one fails with {@link IllegalStateException}. Bytes taken open the
     * peer's window (WIRE.md 7.3). Unread bytes that arrived before the session ended can still be read.
     *
     * @return the number of bytes put into the buffer, or -1 once the peer has finished and everything was read; fails
     *     with the stream's close reason where it ended in another way
     */
    CompletionStage<Integer> read(ByteBuffer into);

    /**
     * {@link #read(ByteBuffer)} for which somebody waits no longer than that: fails with {@link ErrorCode#TIMEOUT} then.
     * No byte is lost by it, and the buffer is the caller's again; the stream goes on.
     */
    default CompletionStage<Integer> read(ByteBuffer into, Duration timeout) {
        return Deadline.set(this, read(into), timeout, this::cancelRead);
    }

    /**
     * Withdraws the read that waits: it fails with {@link ErrorCode#CANCELLED} and its buffer is the caller's again, or it
     * completes with bytes that have come for it already. No byte is lost either way. Does nothing if no read waits. The
     * same happens where somebody else than the stream completes the future behind a read's stage: by {@code cancel}, or
     * by {@code orTimeout}.
     */
    void cancelRead();

    /** How many bytes have arrived and wait to be read, as of a moment before the answer; 0 at the end. */
    CompletionStage<Integer> available();

    /**
     * Writes all remaining bytes. The buffer belongs to the stream until the stage completes, which is when the last
     * byte is held for sending and replay; it may be reused then. Writes are sent in the order of the calls, and wait
     * while the peer's window or the replay buffer is full, or no wire is there. Fails with {@link
     * ErrorCode#OUTPUT_CLOSED} after {@link #finish} or {@link #close}.
     */
    CompletionStage<Void> write(ByteBuffer from);

    /**
     * {@link #write(ByteBuffer)} that may not take longer than that: fails with {@link ErrorCode#TIMEOUT} then, and the
     * stream is aborted with it. Part of the bytes may be on its way, and neither side is to take that for the whole.
     */
    default CompletionStage<Void> write(ByteBuffer from, Duration timeout) {
        return Deadline.set(this, write(from), timeout, this::abort);
    }

    /**
     * Ends this side's output behind everything written (half-close; FIN of WIRE.md 7.4). Reading goes on. Idempotent.
     * An exit of the reference implementation answers it by ending both directions (REFERENCE-DEFECTS D13).
     *
     * @return complete when the FIN is held for sending and replay
     */
    CompletionStage<Void> finish();

    /**
     * Completes when the peer is proven to have received every byte written before this call. Fails with the close
     * reason when the session ends before that is known. Towards a peer that never acknowledges, a proof may take
     * until the next change of wire.
     */
    CompletionStage<Void> delivered();

    /**
     * Completes when the peer is known to have heard of this stream: its opening is proven received, or something came
     * back on it. At once where the peer opened it. Fails with the close reason if that will not be known any more. A
     * peer that never acknowledges has to say something on the stream first.
     */
    CompletionStage<Void> answered();

    /** Finishes the output behind everything written, and drops what arrives from now on. Idempotent. */
    void close();

    /**
     * Ends both directions now: writes that wait fail with {@link ErrorCode#ABORTED}. The peer sees
     * {@link ErrorCode#RESET} behind what has arrived, also where the session has only begun. One of the reference, or a
     * session of smux version 1, has no reset (WIRE.md 7.4), and sees an end of stream. Idempotent.
     */
    void abort();

    /** Completes, never fails, when the stream has ended in both directions and holds nothing any more. */
    CompletionStage<CloseReason> closed();

    /** The stream's input for blocking callers; each call gives a new view. Not to be used on the loop. */
    default StreamInput input() {
        return new StreamInput(this);
    }

    /** The stream's output for blocking callers; each call gives a new view. Not to be used on the loop. */
    default StreamOutput output() {
        return new StreamOutput(this);
    }
}
