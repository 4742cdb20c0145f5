package io.everwire.conformance.mutant;

import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Loop;
import io.everwire.spi.Transport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A transport of a mutant: a good one, whose connections are seen through others. */
class ThroughTransport implements Transport {
    private final Transport good;
    private final Supplier<? extends Through> connections;

    ThroughTransport(Transport good, Supplier<? extends Through> connections) {
        this.good = good;
        this.connections = connections;
    }

    /** Its connections are those of the good one. */
    ThroughTransport(Transport good) {
        this(good, Through::new);
    }

    final Transport good() {
        return good;
    }

    @Override
    public Loop nextLoop() {
        return good.nextLoop();
    }

    @Override
    public Dial dial(SocketAddress to, DialSettings settings, Loop loop, ConnectionHandler handler) {
        Loop own = loop instanceof ThroughLoop through ? through.good() : loop;
        return good.dial(to, settings, own, connections.get().telling(handler));
    }

    @Override
    public CompletionStage<Listener> listen(SocketAddress at, ListenSettings settings, Acceptor acceptor) {
        return good.listen(at, settings, arrived -> ask(acceptor, arrived));
    }

    private @Nullable ConnectionHandler ask(Acceptor acceptor, Connection arrived) {
        Through seen = connections.get().over(arrived);
        ConnectionHandler wanted = acceptor.accept(seen);
        return wanted == null ? null : seen.telling(wanted);
    }

    @Override
    public CompletionStage<Void> shutdown(Duration limit) {
        return good.shutdown(limit);
    }
}
