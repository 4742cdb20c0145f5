package io.everwire.streams.contract;

import io.everwire.api.Stream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One way to use streams, as the cases use it. */
public interface Style {
    /** Takes over one end of a stream. */
    End attach(Stream stream) throws Exception;

    /** Ends what the style has begun. */
    default void close() throws Exception {}

    /** One end of a stream, used in a style. Called by one thread; nothing here waits. Futures fail as the style does. */
    interface End {
        Stream stream();

        /** At least one byte, at most {@code most}; none at the end. One read at a time. */
        CompletableFuture<byte[]> read(int most);

        /** The same, given up after that time as somebody does who uses the style. */
        CompletableFuture<byte[]> read(int most, Duration timeout);

        /** Gives up the read that waits, if one does. */
        void cancelRead();

        CompletableFuture<Void> write(byte[] bytes);

        /** The same, given up after that time. */
        CompletableFuture<Void> write(byte[] bytes, Duration timeout);

        CompletableFuture<Void> finish();

        void close();

        void abort();
    }
}
