package io.everwire.conformance.session;

import io.everwire.api.CloseReason;
import io.everwire.api.Stream;
import io.everwire.conformance.rig.Rig;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/** One end of a stream, as blocking calls with the rig's limit. For the thread of the case, or one beside it. */
public final class StreamEnd {
    private static final int CHUNK = 1 << 16;

    private final Rig rig;
    private final Stream stream;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);

    StreamEnd(Rig rig, Stream stream) {
        this.rig = rig;
        this.stream = stream;
    }

    public Stream stream() {
        return stream;
    }

    /** Returns when the last byte is held for sending. */
    public void write(byte[] bytes) {
        rig.await(writing(bytes));
    }

    public CompletionStage<Void> writing(byte[] bytes) {
        return stream.write(ByteBuffer.wrap(bytes));
    }

    /** Exactly so many bytes. */
    public byte[] read(int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(count);
        while (all.size() < count) {
            byte[] some = readSome(count - all.size());
            if (some.length == 0) {
                throw new AssertionError("the stream ended after " + all.size() + " of " + count + " bytes");
            }
            all.writeBytes(some);
        }
        return all.toByteArray();
    }

    /** Everything up to the end. */
    public byte[] readAll() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] some = readSome(CHUNK); some.length > 0; some = readSome(CHUNK)) {
            all.writeBytes(some);
        }
        return all.toByteArray();
    }

    /** Nothing at the end. */
    private byte[] readSome(int most) {
        int count = rig.await(stream.read(chunk.clear().limit(Math.min(most, CHUNK))));
        return Arrays.copyOf(chunk.array(), Math.max(count, 0));
    }

    public void finish() {
        rig.await(stream.finish());
    }

    /** Returns when the other side is proven to have received all that was written. */
    public void delivered() {
        rig.await(stream.delivered());
    }

    /** Why it has ended. */
    public CloseReason awaitClosed() {
        return rig.await(stream.closed());
    }
}
