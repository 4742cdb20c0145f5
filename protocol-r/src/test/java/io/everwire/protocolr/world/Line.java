package io.everwire.protocolr.world;

import io.everwire.api.CloseReason;
import io.everwire.api.Stream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One stream at both its ends, one of which is the reference's. Its bytes are checked where they arrive last. */
final class Line {
    /** What a stream carries. */
    enum Kind {
        ECHO,
        DOWNLOAD,
        UPLOAD
    }

    /** Who is told of what is read, where nobody wants to know. */
    static final IntConsumer NOBODY = bytes -> {};

    private static final int PIECE = 20_000;

    private final BiConsumer<Boolean, String> verify;
    private final int number;
    private final Kind kind;
    private final long size;
    private final Bytes bytes;
    private long written;
    private long read;
    private boolean complete;
    private boolean ended;
    private @Nullable CloseReason why;

    /** @param verify is told what must be true, and what is said otherwise */
    Line(BiConsumer<Boolean, String> verify, int number, Kind kind, long size) {
        this.verify = verify;
        this.number = number;
        this.kind = kind;
        this.size = size;
        this.bytes = new Bytes(number);
    }

    /** Whether all has arrived. */
    boolean isComplete() {
        return complete;
    }

    /** Whether nothing more is to be expected. */
    boolean hasEnded() {
        return ended;
    }

    /** Why the client's stream ended. */
    @Nullable
    CloseReason why() {
        return why;
    }

    /**
     * The client's end; null where it could not be opened.
     *
     * @param reader is told of the bytes that are read
     */
    void opened(@Nullable Stream stream, IntConsumer reader) {
        if (stream == null) {
            ended = true;
            return;
        }
        stream.closed().thenAccept(reason -> {
            why = reason;
            ended = true;
        });
        guard(stream, stream.write(ByteBuffer.wrap(new byte[] {(byte) number})));
        if (kind != Kind.DOWNLOAD) {
            write(stream);
        }
        if (kind != Kind.UPLOAD) {
            read(stream, reader);
        } else {
            awaitEnd(stream);
        }
    }

    /** The exit's end. */
    void serve(Stream stream, IntConsumer reader) {
        switch (kind) {
            case DOWNLOAD -> write(stream);
            case UPLOAD -> read(stream, reader);
            case ECHO -> echo(stream, reader);
        }
    }

    private void write(Stream stream) {
        if (written < size) {
            ByteBuffer piece = bytes.at(written, (int) Math.min(size - written, PIECE));
            written += piece.remaining();
            guard(stream, stream.write(piece).thenRun(() -> write(stream)));
        }
    }

    /** Whoever has read all closes: there is no half-close at the reference (D13). */
    private void read(Stream stream, IntConsumer reader) {
        ByteBuffer into = ByteBuffer.allocate(PIECE);
        guard(stream, stream.read(into).thenAccept(count -> {
            if (count > 0) {
                take(into.flip());
                reader.accept(count);
            }
            complete |= read == size;
            if (count < 0 || complete) {
                verify.accept(complete, "the end came after " + read + " of " + size);
                stream.close();
            } else {
                read(stream, reader);
            }
        }));
    }

    private void take(ByteBuffer piece) {
        int wrong = piece.mismatch(bytes.at(read, piece.remaining()));
        verify.accept(wrong < 0, "a wrong byte at " + (read + wrong));
        read += piece.remaining();
    }

    /** Reads no further before what it has read is written. */
    private void echo(Stream stream, IntConsumer reader) {
        ByteBuffer into = ByteBuffer.allocate(PIECE);
        guard(stream, stream.read(into).thenAccept(count -> {
            if (count < 0) {
                stream.close();
            } else {
                reader.accept(count);
                guard(stream, stream.write(into.flip()).thenRun(() -> echo(stream, reader)));
            }
        }));
    }

    private void awaitEnd(Stream stream) {
        guard(stream, stream.read(ByteBuffer.allocate(1)).thenRun(stream::close));
    }

    /** A stream fails with its session only, and that has to be explained. */
    private static void guard(Stream stream, CompletionStage<?> stage) {
        stage.exceptionally(failure -> {
            stream.abort();
            return null;
        });
    }

    @Override
    public String toString() {
        return kind + " " + written + "/" + read + "/" + size + (complete ? " complete" : ended ? " ended" : "");
    }
}
