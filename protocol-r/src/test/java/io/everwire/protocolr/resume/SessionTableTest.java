package io.everwire.protocolr.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everwire.api.ErrorCode;
import io.everwire.api.MetaSession;
import io.everwire.api.Principal;
import io.everwire.api.SessionId;
import io.everwire.spi.ProtocolViolation;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionTableTest {
    private static final Principal ALICE = new Principal("alice");
    private static final Principal BOB = new Principal("bob");

    private static final AddressPrefix HOME = AddressPrefix.of(new byte[] {10, 0, 0, 1});
    private static final AddressPrefix AWAY = AddressPrefix.of(new byte[] {10, 0, 0, 2});

    private final Random random = new Random(3);
    private final SessionTable<String> table = new SessionTable<>(new SessionTable.Limits(4, 2, 3, 2));

    @Test
    void aSessionIsFoundOnlyByAllThreePartsOfItsKey() throws ProtocolViolation {
        SessionKey key = key(ALICE);
        table.add(key, HOME, "session");
        assertEquals("session", table.find(new SessionKey(ALICE, copy(key.metaSession()), copy(key.id()))));
        assertNull(table.find(new SessionKey(BOB, key.metaSession(), key.id())));
        assertNull(table.find(new SessionKey(ALICE, MetaSession.random(random), key.id())));
        assertNull(table.find(new SessionKey(ALICE, key.metaSession(), SessionId.random(random))));
    }

    @Test
    void onePrincipalCannotTakeAllTheRoom() throws ProtocolViolation {
        table.add(key(ALICE), HOME, "1");
        table.add(key(ALICE), HOME, "2");
        assertLimit(ALICE);
        table.add(key(BOB), HOME, "3");
    }

    @Test
    void theTableAsAWholeIsBounded() throws ProtocolViolation {
        for (int i = 0; i < 3; i++) {
            table.add(key(Principal.ANONYMOUS), HOME, "anonymous " + i);
        }
        table.add(key(ALICE), HOME, "the last");
        assertLimit(BOB);
    }

    @Test
    void anonymousClientsCountByAddressAuthenticatedOnesByPrincipal() throws ProtocolViolation {
        SessionTable<String> roomy = new SessionTable<>(new SessionTable.Limits(100, 2, 1, 2));
        roomy.add(key(Principal.ANONYMOUS), HOME, "one from here");
        roomy.add(key(Principal.ANONYMOUS), AWAY, "one from there");
        assertThrows(ProtocolViolation.class, () -> roomy.add(key(Principal.ANONYMOUS), HOME, "two from here"));
        roomy.add(key(ALICE), HOME, "alice here");
        roomy.add(key(ALICE), AWAY, "alice there");
        assertThrows(ProtocolViolation.class, () -> roomy.add(key(ALICE), AWAY, "alice once more"));
    }

    @Test
    void whoHasBeenWithoutAWireForLongestGoesFirst() {
        assertNull(table.detached("first"));
        assertNull(table.detached("second"));
        table.attached("first");
        assertNull(table.detached("first"));
        assertEquals("second", table.detached("third"));
        assertEquals(2, table.detachedSize());
    }

    @Test
    void removingMakesRoom() throws ProtocolViolation {
        SessionKey key = key(ALICE);
        table.add(key, HOME, "1");
        table.add(key(ALICE), HOME, "2");
        table.remove(key, "1");
        table.add(key(ALICE), HOME, "3");
        assertEquals(2, table.size());
    }

    @Test
    void removingASessionThatWasReplacedChangesNothing() throws ProtocolViolation {
        SessionKey key = key(ALICE);
        table.add(key, HOME, "old");
        table.remove(key, "old");
        table.add(key, HOME, "new");
        table.remove(key, "old");
        assertEquals("new", table.find(key));
    }

    private void assertLimit(Principal principal) {
        ProtocolViolation violation =
                assertThrows(ProtocolViolation.class, () -> table.add(key(principal), HOME, "one too many"));
        assertEquals(ErrorCode.LIMIT, violation.code());
    }

    private SessionKey key(Principal principal) {
        return new SessionKey(principal, MetaSession.random(random), SessionId.random(random));
    }

    private static MetaSession copy(MetaSession of) {
        return MetaSession.of(of.bytes());
    }

    private static SessionId copy(SessionId of) {
        return SessionId.of(of.bytes());
    }
}
