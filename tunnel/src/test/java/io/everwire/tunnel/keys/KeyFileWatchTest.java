package io.everwire.tunnel.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.api.Greeting;
import io.everwire.api.Principal;
import io.everwire.protocolr.auth.AuthorizedKeys;
import io.everwire.protocolr.auth.Ed25519Credentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A file that changes under an exit, and what the exit thinks of its clients then. */
class KeyFileWatchTest {
    private static final byte[] SHARED_SECRET = new byte[32];

    private final Ed25519Credentials alice = client(1);
    private final Ed25519Credentials bob = client(2);
    private List<String> file = List.of(line(alice), line(bob));
    private @Nullable IOException failure;
    private final LiveKeys keys = new LiveKeys(AuthorizedKeys.parse(file));
    private final KeyFileWatch watch = new KeyFileWatch("keys", this::read, file, keys);

    @Test
    void aFileThatStaysIsLeftAlone() {
        looks(5);
        assertEquals(2, keys.size());
        assertTrue(keys.knows(principal(alice)) && keys.knows(principal(bob)));
    }

    @Test
    void aKeyThatIsAddedIsLetIn() {
        file = List.of(line(alice));
        looks(2);
        assertFalse(isLetIn(bob));
        file = List.of(line(alice), line(bob) + " bob, again");
        looks(2);
        assertTrue(isLetIn(bob));
    }

    @Test
    void aKeyThatIsRemovedIsRefusedAndNotKnown() {
        file = List.of("# bob has left", line(alice));
        looks(5);
        assertTrue(isLetIn(alice));
        assertFalse(isLetIn(bob));
        assertTrue(keys.knows(principal(alice)));
        assertFalse(keys.knows(principal(bob)));
    }

    @Test
    void replacingAListTellsWhoWasRemoved() {
        AuthorizedKeys onlyAlice = AuthorizedKeys.parse(List.of(line(alice)));
        assertEquals(Set.of(principal(bob)), keys.replace(onlyAlice));
        assertEquals(Set.of(), keys.replace(onlyAlice));
    }

    @Test
    void aListThatIsBeingWrittenIsNotBelieved() {
        for (List<String> moment : List.of(List.<String>of(), List.of(line(alice)))) {
            file = moment;
            watch.look();
            assertTrue(keys.knows(principal(alice)) && keys.knows(principal(bob)), "a moment's list is no list");
        }
        file = List.of(line(alice), line(bob));
        looks(5);
        assertTrue(isLetIn(bob));
    }

    @Test
    void aBrokenFileKeepsTheOldListUntilItIsMended() {
        file = List.of(line(alice), "what is this");
        looks(3);
        assertTrue(isLetIn(alice) && isLetIn(bob));
        file = List.of(line(bob));
        looks(2);
        assertFalse(isLetIn(alice));
    }

    @Test
    void aFileThatIsGoneKeepsTheOldListUntilItIsBack() {
        failure = new IOException("no such file");
        looks(3);
        assertTrue(isLetIn(alice) && isLetIn(bob));
        failure = null;
        file = List.of(line(bob));
        looks(2);
        assertFalse(isLetIn(alice));
    }

    @Test
    void anEmptyListIsOneToo() {
        file = List.of("# nobody");
        looks(2);
        assertEquals(0, keys.size());
        assertFalse(keys.knows(principal(alice)) || keys.knows(principal(bob)));
    }

    private List<String> read() throws IOException {
        if (failure != null) {
            throw failure;
        }
        return file;
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }

    private boolean isLetIn(Ed25519Credentials client) {
        Greeting greeting = client.greeting(SHARED_SECRET).orElseThrow();
        Optional<Principal> principal = keys.authenticate(
                        greeting, SHARED_SECRET, InetSocketAddress.createUnresolved("client", 1))
                .toCompletableFuture()
                .join();
        return principal.equals(Optional.of(principal(client)));
    }

    private static Principal principal(Ed25519Credentials client) {
        return new Principal("ed25519:" + client.publicKey().hex());
    }

    private static String line(Ed25519Credentials client) {
        return client.publicKey().hex();
    }

    private static Ed25519Credentials client(int number) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return Ed25519Credentials.of(seed);
    }
}
