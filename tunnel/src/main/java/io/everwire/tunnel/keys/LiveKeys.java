package io.everwire.tunnel.keys;

import io.everwire.api.Authenticator;
import io.everwire.api.Greeting;
import io.everwire.api.Principal;
import io.everwire.protocolr.auth.AuthorizedKeys;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A list of keys that can be replaced by another one while clients are served. Thread-safe. */
public final class LiveKeys implements Authenticator {
    private volatile AuthorizedKeys keys;

    /** Begins with a list. */
    public LiveKeys(AuthorizedKeys keys) {
        this.keys = keys;
    }

    /**
     * Puts another list in the place of this one, for whoever greets from now on.
     *
     * @return who is not on the list any more
     */
    public synchronized Set<Principal> replace(AuthorizedKeys next) {
        Set<Principal> removed = new HashSet<>(keys.principals());
        keys = next;
        removed.removeAll(next.principals());
        return removed;
    }

    /** How many keys there are. */
    public int size() {
        return keys.size();
    }

    @Override
    public boolean expectsGreeting() {
        return keys.expectsGreeting();
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(
            Greeting greeting, byte[] sharedSecret, SocketAddress remote) {
        return keys.authenticate(greeting, sharedSecret, remote);
    }
}
