package io.everwire.conformance.mutant;

import io.everwire.api.CloseReason;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** What can be wrong with dialling, listening and the end of a transport. */
final class WrongTransports {
    private WrongTransports() {}

    /** A descriptor for each dial that fails; they end with the transport, so that the kit itself leaks none. */
    static final class LeaksADescriptor extends ThroughTransport {
        private final Queue<Pipe> leaked;

        LeaksADescriptor(Transport good) {
            this(good, new ConcurrentLinkedQueue<>());
        }

        private LeaksADescriptor(Transport good, Queue<Pipe> leaked) {
            super(good, () -> new LeavesAPipe(leaked));
            this.leaked = leaked;
        }

        @Override
        public CompletionStage<Void> shutdown(Duration limit) {
            for (Pipe pipe; (pipe = leaked.poll()) != null; ) {
                close(pipe);
            }
            return super.shutdown(limit);
        }

        private static void close(Pipe pipe) {
            try {
                pipe.sink().close();
                pipe.source().close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private static final class LeavesAPipe extends Through {
        private final Queue<Pipe> leaked;

        LeavesAPipe(Queue<Pipe> leaked) {
            this.leaked = leaked;
        }

        @Override
        public void closed(CloseReason why) {
            try {
                leaked.add(Pipe.open());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            super.closed(why);
        }
    }

    static final class IgnoresCancel extends ThroughTransport {
        IgnoresCancel(Transport good) {
            super(good);
        }

        @Override
        public Dial dial(SocketAddress to, DialSettings settings, Loop loop, ConnectionHandler handler) {
            super.dial(to, settings, loop, handler);
            return () -> {};
        }
    }

    static final class NeverTimesOut extends ThroughTransport {
        NeverTimesOut(Transport good) {
            super(good);
        }

        @Override
        public Dial dial(SocketAddress to, DialSettings settings, Loop loop, ConnectionHandler handler) {
            return super.dial(to, new DialSettings(Duration.ofDays(1), settings.local()), loop, handler);
        }
    }

    static final class ThrowsAtBadAddresses extends ThroughTransport {
        ThrowsAtBadAddresses(Transport good) {
            super(good);
        }

        @Override
        public Dial dial(SocketAddress to, DialSettings settings, Loop loop, ConnectionHandler handler) {
            if (!(to instanceof InetSocketAddress inet) || inet.isUnresolved()) {
                throw new IllegalArgumentException("cannot dial " + to);
            }
            return super.dial(to, settings, loop, handler);
        }
    }

    static final class ForgetsItsLocalAddress extends ThroughTransport {
        ForgetsItsLocalAddress(Transport good) {
            super(good);
        }

        @Override
        public Dial dial(SocketAddress to, DialSettings settings, Loop loop, ConnectionHandler handler) {
            return super.dial(to, DialSettings.within(settings.timeout()), loop, handler);
        }
    }

    static final class IgnoresPause extends ThroughTransport {
        IgnoresPause(Transport good) {
            super(good);
        }

        @Override
        public CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor acceptor) {
            return super.listen(at, settings, acceptor).thenApply(Unpausable::new);
        }
    }

    private static final class Unpausable extends ThroughListener {
        Unpausable(Listener good) {
            super(good);
        }

        @Override
        public void pause() {}
    }

    static final class KeepsItsPorts extends ThroughTransport {
        KeepsItsPorts(Transport good) {
            super(good);
        }

        @Override
        public CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor acceptor) {
            return super.listen(at, settings, acceptor).thenApply(Unclosable::new);
        }
    }

    private static final class Unclosable extends ThroughListener {
        Unclosable(Listener good) {
            super(good);
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedFuture(null);
        }
    }

    static final class KeepsTheUnwanted extends ThroughTransport {
        KeepsTheUnwanted(Transport good) {
            super(good);
        }

        @Override
        public CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor acceptor) {
            return super.listen(at, settings, arrived -> {
                ConnectionHandler wanted = acceptor.accept(arrived);
                return wanted == null ? new Indifferent() : wanted;
            });
        }
    }

    /** Receives and forgets. */
    private static final class Indifferent extends Through {
        @Override
        public void opened(Connection connection) {
            over(connection);
        }

        @Override
        public void closed(CloseReason why) {}
    }

    /** Ends in truth a little later, so that the kit itself leaves nothing behind. */
    static final class SaysItIsOverTooEarly extends ThroughTransport {
        private static final long LATER_MILLIS = 1_500;

        SaysItIsOverTooEarly(Transport good) {
            super(good);
        }

        @Override
        public CompletionStage<Void> shutdown(Duration limit) {
            CompletableFuture.delayedExecutor(LATER_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> good().shutdown(limit));
            return CompletableFuture.completedFuture(null);
        }
    }
}
