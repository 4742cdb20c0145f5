package io.everwire.bench.load;

import io.everwire.bench.flow.Link;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Moves many bytes on some streams at once, and checks that they arrive. */
public final class Bulk implements Load {
    private final Command.Kind kind;
    private final int streams;
    private final long bytes;
    private final boolean verify;
    private final AtomicInteger left;

    /**
     * @param kind up ({@code DISCARD}), down ({@code SOURCE}), or both ways ({@code ECHO})
     * @param bytes on each stream, 1 or more
     * @param verify whether each byte that comes back from an echo is compared; counts always are
     */
    public Bulk(Command.Kind kind, int streams, long bytes, boolean verify) {
        this.kind = kind;
        this.streams = streams;
        this.bytes = bytes;
        this.verify = verify;
        this.left = new AtomicInteger(streams);
    }

    /** Ends by itself, whatever would be enough. */
    @Override
    public Result run(Link link, Duration enough) throws LoadFailure, InterruptedException {
        Tally tally = new Tally(enough);
        for (int i = 0; i < streams; i++) {
            link.open(
                    switch (kind) {
                        case ECHO -> new EchoStream(tally);
                        case DISCARD -> new Upload(tally);
                        case SOURCE -> new Download(tally);
                    });
        }
        return tally.await();
    }

    private abstract class BulkStream extends Exchange {
        private final long begun = System.nanoTime();

        BulkStream(Command command, Tally tally) {
            super(command, tally);
        }

        final void complete() {
            over();
            tally.did(begun);
            if (left.decrementAndGet() == 0) {
                tally.done();
            }
        }
    }

    /** Writes everything; done when the server has said that it has it. */
    private final class Upload extends BulkStream {
        private final Pattern.Cursor content = new Pattern.Cursor(bytes);
        private final ByteBuffer count = ByteBuffer.allocate(Long.BYTES);

        Upload(Tally tally) {
            super(Command.discard(bytes), tally);
        }

        @Override
        void begin() {
            writable();
        }

        @Override
        public void writable() {
            content.writeTo(flow(), tally::moved);
        }

        @Override
        void payload(ByteBuffer chunk) {
            while (chunk.hasRemaining() && count.hasRemaining()) {
                count.put(chunk.get());
            }
        }

        @Override
        void finished() {
            if (count.hasRemaining() || count.getLong(0) != bytes) {
                fail("the exit does not have the " + bytes + " bytes that were sent");
            } else {
                complete();
            }
        }
    }

    /** Reads everything. */
    private final class Download extends BulkStream {
        private long received;

        Download(Tally tally) {
            super(Command.source(bytes), tally);
        }

        @Override
        void begin() {}

        @Override
        void payload(ByteBuffer chunk) {
            received += chunk.remaining();
            tally.moved(chunk.remaining());
            chunk.position(chunk.limit());
        }

        @Override
        void finished() {
            if (received != bytes) {
                fail(received + " bytes came instead of " + bytes);
            } else {
                complete();
            }
        }
    }

    /** Writes everything and reads it back. */
    private final class EchoStream extends BulkStream {
        private final Pattern.Cursor content = new Pattern.Cursor(bytes);
        private long received;

        EchoStream(Tally tally) {
            super(Command.echo(), tally);
        }

        @Override
        void begin() {
            writable();
        }

        @Override
        public void writable() {
            if (content.writeTo(flow(), count -> {})) {
                flow().finish();
            }
        }

        @Override
        void payload(ByteBuffer chunk) {
            int count = chunk.remaining();
            if (verify && !Pattern.matches(received, chunk)) {
                fail("what came back differs from what was sent, within " + count + " bytes from " + received);
            }
            received += count;
            tally.moved(count);
            chunk.position(chunk.limit());
        }

        @Override
        void finished() {
            if (received != bytes) {
                fail(received + " bytes came back instead of " + bytes);
            } else {
                complete();
            }
        }
    }
}
