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
import java.util.ArrayList;
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
    private final List<Set<Principal>> removals = new ArrayList<>();
    private List<String> file = List.of(line(alice), line(bob));
    private @Nullable IOException failure;
    private final LiveKeys keys = new LiveKeys(AuthorizedKeys.parse(file));
    private final KeyFileWatch watch = new KeyFileWatch(this::read, file, keys, removals::add);

    @Test
    void aFileThatStaysIsLeftAlone() {
        looks(5);
        assertEquals(2, keys.size());
        assertEquals(List.of(), removals);
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
    void aKeyThatIsRemovedIsRefusedAndToldOfOnce() {
        file = List.of("# bob has left", line(alice));
        looks(5);
        assertTrue(isLetIn(alice));
        assertFalse(isLetIn(bob));
        assertEquals(List.of(Set.of(principal(bob))), removals);
    }

    @Test
    void whatIsToldOfIsRefusedAlready() {
        List<Boolean> stillLetIn = new ArrayList<>();
        KeyFileWatch strict = new KeyFileWatch(this::read, file, keys, gone -> stillLetIn.add(isLetIn(bob)));
        file = List.of(line(alice));
        strict.look();
        strict.look();
        assertEquals(List.of(false), stillLetIn);
    }

    @Test
    void aListThatIsBeingWrittenIsNotBelieved() {
        file = List.of();
        watch.look();
        file = List.of(line(alice));
        watch.look();
        file = List.of(line(alice), line(bob));
        looks(5);
        assertEquals(List.of(), removals, "a moment's list is no list");
        assertTrue(isLetIn(bob));
    }

    @Test
    void aBrokenFileKeepsTheOldListUntilItIsMended() {
        file = List.of(line(alice), "what is this");
        looks(3);
        assertTrue(isLetIn(alice) && isLetIn(bob));
        assertEquals(List.of(), removals);
        file = List.of(line(bob));
        looks(2);
        assertFalse(isLetIn(alice));
        assertEquals(List.of(Set.of(principal(alice))), removals);
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
        assertEquals(List.of(Set.of(principal(alice), principal(bob))), removals);
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
