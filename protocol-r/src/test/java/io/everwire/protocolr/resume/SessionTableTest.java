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

    private final Random random = new Random(3);
    private final SessionTable<String> table = new SessionTable<>(4, 2, 3);

    @Test
    void aSessionIsFoundOnlyByAllThreePartsOfItsKey() throws ProtocolViolation {
        SessionKey key = key(ALICE);
        table.add(key, "session");
        assertEquals("session", table.find(new SessionKey(ALICE, copy(key.metaSession()), copy(key.id()))));
        assertNull(table.find(new SessionKey(BOB, key.metaSession(), key.id())));
        assertNull(table.find(new SessionKey(ALICE, MetaSession.random(random), key.id())));
        assertNull(table.find(new SessionKey(ALICE, key.metaSession(), SessionId.random(random))));
    }

    @Test
    void onePrincipalCannotTakeAllTheRoom() throws ProtocolViolation {
        table.add(key(ALICE), "1");
        table.add(key(ALICE), "2");
        assertLimit(ALICE);
        table.add(key(BOB), "3");
    }

    @Test
    void theTableAsAWholeIsBounded() throws ProtocolViolation {
        for (int i = 0; i < 3; i++) {
            table.add(key(Principal.ANONYMOUS), "anonymous " + i);
        }
        table.add(key(ALICE), "the last");
        assertLimit(BOB);
    }

    @Test
    void removingMakesRoom() throws ProtocolViolation {
        SessionKey key = key(ALICE);
        table.add(key, "1");
        table.add(key(ALICE), "2");
        table.remove(key, "1");
        table.add(key(ALICE), "3");
        assertEquals(2, table.size());
    }

    @Test
    void removingASessionThatWasReplacedChangesNothing() throws ProtocolViolation {
        SessionKey key = key(ALICE);
        table.add(key, "old");
        table.remove(key, "old");
        table.add(key, "new");
        table.remove(key, "old");
        assertEquals("new", table.find(key));
    }

    private void assertLimit(Principal principal) {
        ProtocolViolation violation =
                assertThrows(ProtocolViolation.class, () -> table.add(key(principal), "one too many"));
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
