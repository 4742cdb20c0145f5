package io.everwire.api;

import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Both ends of an exit that asks nobody who they are. */
enum NoGreeting implements Credentials, Authenticator {
    INSTANCE;

    @Override
    public boolean greets() {
        return false;
    }

    @Override
    public Optional<Greeting> greeting(byte[] sharedSecret) {
        return Optional.empty();
    }

    @Override
    public boolean expectsGreeting() {
        return false;
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(
            Greeting greeting, byte[] sharedSecret, SocketAddress remote) {
        return CompletableFuture.completedFuture(Optional.of(Principal.ANONYMOUS));
    }
}
