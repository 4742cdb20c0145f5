package io.everwire.tunnel;

import io.everwire.tunnel.address.Target;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Where a client finds its exit: the name is resolved anew for each wire, as addresses change. Thread-safe. */
public final class ExitAddress implements Supplier<CompletionStage<SocketAddress>>, AutoCloseable {
    private final NameResolver resolver = new NameResolver();
    private final Target exit;

    public ExitAddress(Target exit) {
        this.exit = exit;
    }

    @Override
    public CompletionStage<SocketAddress> get() {
        return resolver.resolve(exit.host())
                .thenApply(addresses -> new InetSocketAddress(addresses.get(0), exit.port()));
    }

    @Override
    public void close() {
        resolver.close();
    }
}
