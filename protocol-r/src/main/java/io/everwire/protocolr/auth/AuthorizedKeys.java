package io.everwire.protocolr.auth;

import io.everwire.api.Authenticator;
import io.everwire.api.Greeting;
import io.everwire.api.Principal;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Lets in the clients whose keys are on a list. They greet with {@link Ed25519Credentials}; a client's principal is
 * {@code ed25519:} and its key in hex. Immutable, thread-safe; answers at once.
 */
public final class AuthorizedKeys implements Authenticator {
    private final List<ClientPublicKey> keys;

    private AuthorizedKeys(Collection<ClientPublicKey> keys) {
        this.keys = List.copyOf(keys);
    }

    public static AuthorizedKeys of(Collection<ClientPublicKey> keys) {
        return new AuthorizedKeys(keys);
    }

    /**
     * Reads the lines of a file: on each a key of 64 hex digits, behind it, if anything, a name for people, and in front of
     * it, if anything, the word {@code public}; empty lines and what follows a {@code #} are skipped.
     *
     * @throws IllegalArgumentException naming the first line that is something else
     */
    public static AuthorizedKeys parse(List<String> lines) {
        return new AuthorizedKeys(AuthorizedKeysFile.parse(lines));
    }

    /** How many keys there are. */
    public int size() {
        return keys.size();
    }

    /** Those who are on the list. */
    public Set<Principal> principals() {
        return keys.stream().map(AuthorizedKeys::principal).collect(Collectors.toUnmodifiableSet());
    }

    private static Principal principal(ClientPublicKey key) {
        return new Principal("ed25519:" + key.hex());
    }

    /** Whether this key is on the list; takes the same time for each key, on the list or not. */
    public boolean contains(ClientPublicKey key) {
        boolean found = false;
        for (ClientPublicKey known : keys) {
            found |= known.equals(key);
        }
        return found;
    }

    @Override
    public boolean expectsGreeting() {
        return true;
    }

    @Override
    public CompletionStage<Optional<Principal>> authenticate(
            Greeting greeting, byte[] sharedSecret, SocketAddress remote) {
        return CompletableFuture.completedFuture(Ed25519Greetings.verify(greeting, sharedSecret)
                .filter(this::contains)
                .map(AuthorizedKeys::principal));
    }
}
