package io.everwire.streams.flow;

import io.everwire.api.Stream;
import io.everwire.streams.contract.Ends;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The streams that one class of the kit of Reactive Streams uses: of one session, and aborted behind each test. */
final class TckStreams {
    private final Queue<Stream> used = new ConcurrentLinkedQueue<>();
    private final Ends ends;

    TckStreams() throws Exception {
        ends = new Ends();
    }

    Ends.Pair open() {
        try {
            Ends.Pair pair = ends.open();
            used.add(pair.near());
            used.add(pair.far());
            return pair;
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    void abort() {
        used.forEach(Stream::abort);
        used.clear();
    }

    void close() throws Exception {
        ends.close();
    }
}
