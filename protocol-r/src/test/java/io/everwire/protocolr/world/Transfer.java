package io.everwire.protocolr.world;

import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * One direction of a stream at both its ends: a writer of a known pattern, and a reader that checks every byte at its
 * place. In one thread; sizes of the pieces are drawn.
 */
final class Transfer {
    private static final int MOST = 50_000;

    private final World world;
    private final Random random;
    private final long size;
    private final int salt;
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
        this.salt = random.nextInt();
        this.size = size;
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
        ByteBuffer piece = ByteBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            piece.put(at(written + i));
        }
        written += count;
        world.watch(stream.write(piece.flip()).thenRun(() -> writeTo(stream)));
    }

    /** Reads until the end, which must come where all was written. */
    void readFrom(Stream stream) {
        ByteBuffer into = ByteBuffer.allocate(1 + random.nextInt(MOST));
        world.watch(stream.read(into).thenAccept(count -> {
            if (count < 0) {
                world.check(read == size, "the end came after " + read + " of " + size + " bytes");
                ended = true;
            } else {
                take(into.flip());
                readFrom(stream);
            }
        }));
    }

    /** The reader takes everything at once, so what is delivered is read. */
    private void checkDelivered() {
        world.check(read == size, "delivered, they say, when " + read + " of " + size + " bytes were read");
        delivered = true;
    }

    private void take(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            world.check(bytes.get() == at(read), "a wrong byte at " + read);
            read++;
        }
        world.check(read <= written, "more was read than written");
    }

    private byte at(long offset) {
        return (byte) (offset * 31 + (offset >> 8) * 17 + salt);
    }

    @Override
    public String toString() {
        return "written " + written + ", read " + read + " of " + size + (ended ? ", ended" : "")
                + (delivered ? ", delivered" : "");
    }
}
