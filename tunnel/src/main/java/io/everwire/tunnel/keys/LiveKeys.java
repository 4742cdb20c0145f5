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
    private volatile Set<Principal> principals;

    /** Begins with a list. */
    public LiveKeys(AuthorizedKeys keys) {
        this.keys = keys;
        this.principals = keys.principals();
    }

    /** Whether a client is on the list now; the answer to who came in while it was another one. */
    public boolean knows(Principal client) {
        return principals.contains(client);
    }

    /**
     * Puts another list in the place of this one, for whoever greets from now on.
     *
     * @return who is not on the list any more
     */
    public synchronized Set<Principal> replace(AuthorizedKeys next) {
        Set<Principal> removed = new HashSet<>(principals);
        keys = next;
        principals = next.principals();
        removed.removeAll(principals);
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
