package io.everwire.protocolr.world;

import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/**
 * One direction of a stream at both its ends: a writer of known bytes, and a reader that checks every byte at its
 * place when it comes, and at the end that both ends have the same SHA-256. In one thread; sizes of the pieces are drawn.
 */
final class Transfer {
    private static final int MOST = 50_000;

    private final World world;
    private final Random random;
    private final long size;
    private final Bytes bytes;
    private final MessageDigest sent = sha256();
    private final MessageDigest received = sha256();
    private final boolean awaitsProof;
    private long written;
    private long read;
    private boolean ended;
    private boolean delivered;

    /**
     * @param awaitsProof whether it is done only when delivery is proven: a client's always is in time; an exit cannot
     *     dial, and if its wire vanishes without the client having anything to say, it learns it by the next one
     */
    Transfer(World world, long seed, long size, boolean awaitsProof) {
        this.awaitsProof = awaitsProof;
        this.world = world;
        this.random = new Random(seed);
        this.bytes = new Bytes(random.nextLong());
        this.size = size;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every JDK has SHA-256", missing);
        }
    }

    boolean isDone() {
        return ended && (delivered || !awaitsProof);
    }

    /** Writes all, then finishes. */
    void writeTo(Stream stream) {
        if (written == size) {
            world.watch(stream.finish());
            stream.delivered().thenRun(this::checkDelivered);
            return;
        }
        int count = (int) Math.min(size - written, 1 + random.nextInt(MOST));
        ByteBuffer piece = bytes.at(written, count);
        sent.update(piece.duplicate());
        written += count;
        world.watch(stream.write(piece).thenRun(() -> writeTo(stream)));
    }

    /** Reads until the end, which must come where all was written. */
    void readFrom(Stream stream) {
        ByteBuffer into = ByteBuffer.allocate(1 + random.nextInt(MOST));
        world.watch(stream.read(into).thenAccept(count -> {
            if (count < 0) {
                checkWhole();
            } else {
                take(into.flip());
                readFrom(stream);
            }
        }));
    }

    private void checkWhole() {
        world.check(read == size, "the end came after " + read + " of " + size + " bytes");
        world.check(MessageDigest.isEqual(sent.digest(), received.digest()), "both ends differ in their SHA-256");
        ended = true;
    }

    /** The reader takes everything at once, so what is delivered is read. */
    private void checkDelivered() {
        world.check(read == size, "delivered, they say, when " + read + " of " + size + " bytes were read");
        delivered = true;
    }

    private void take(ByteBuffer piece) {
        int wrong = piece.mismatch(bytes.at(read, piece.remaining()));
        world.check(wrong < 0, "a wrong byte at " + (read + wrong));
        received.update(piece.duplicate());
        read += piece.remaining();
        world.check(read <= written, "more was read than written");
    }

    @Override
    public String toString() {
        return "written " + written + ", read " + read + " of " + size + (ended ? ", ended" : "")
                + (delivered ? ", delivered" : "");
    }
}
