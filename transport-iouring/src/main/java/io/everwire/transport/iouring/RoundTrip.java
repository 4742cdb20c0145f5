package io.everwire.transport.iouring;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One byte from a dialled connection to an accepted one and back, over loopback. */
final class RoundTrip {
    private RoundTrip() {}

    /** Uses up the transport. Throws what went wrong. */
    static void over(Transport transport, Duration limit) throws Exception {
        try {
            run(transport, limit);
        } finally {
            var unused = transport.shutdown(limit);
        }
    }

    private static void run(Transport transport, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        Listener listener = get(
                transport
                        .listen(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                ListenSettings.defaults(),
                                connection -> new Echo())
                        .toCompletableFuture(),
                limit);
        Question question = new Question();
        transport.dial(listener.local(), DialSettings.within(limit), transport.nextLoop(), question);
        get(question.answered, limit);
    }

    private static <T> T get(CompletableFuture<T> stage, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        return stage.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void send(Connection connection, byte value) {
        ByteBuffer room = Objects.requireNonNull(connection.claim(1), "a fresh connection takes no byte");
        room.put(value);
        connection.commit(1);
        connection.flush();
    }

    /** Sends the first byte back. */
    private static final class Echo extends Silent {
        @Override
        public void bytes(ByteBuffer chunk) {
            send(connection(), chunk.get());
        }
    }

    /** Sends one byte, and is done when it has come back. */
    private static final class Question extends Silent {
        private static final byte VALUE = 42;

        final CompletableFuture<Void> answered = new CompletableFuture<>();

        @Override
        public void opened(Connection fresh) {
            super.opened(fresh);
            send(fresh, VALUE);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            if (chunk.get() == VALUE) {
                answered.complete(null);
            } else {
                answered.completeExceptionally(new IllegalStateException("another byte came back"));
            }
        }

        @Override
        public void closed(CloseReason why) {
            answered.completeExceptionally(why.toException());
        }
    }

    /** Reads, and lets everything else pass. */
    private abstract static class Silent implements ConnectionHandler {
        private @Nullable Connection connection;

        final Connection connection() {
            return Objects.requireNonNull(connection);
        }

        @Override
        public void opened(Connection fresh) {
            connection = fresh;
            fresh.demand(1);
        }

        @Override
        public void writable() {}

        @Override
        public void end() {}

        @Override
        public void closed(CloseReason why) {}
    }
}
