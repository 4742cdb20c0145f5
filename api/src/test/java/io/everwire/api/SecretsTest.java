package io.everwire.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretsTest {
    @Test
    void idsAreComparedByTheirBytesAndNeverPrinted() {
        SessionId id = SessionId.random(new Random(1));
        assertEquals(id, SessionId.of(id.bytes()));
        assertEquals(id.hashCode(), SessionId.of(id.bytes()).hashCode());
        assertNotEquals(id, SessionId.random(new Random(2)));
        assertEquals("SessionId[hidden]", id.toString());
        assertEquals("Greeting[hidden]", new Greeting(id.bytes(), id.bytes()).toString());
    }

    @Test
    void anIdDoesNotShareItsBytes() {
        byte[] bytes = new byte[32];
        MetaSession group = MetaSession.of(bytes);
        bytes[0] = 1;
        group.bytes()[1] = 1;
        assertArrayEquals(new byte[32], group.bytes());
        assertThrows(IllegalArgumentException.class, () -> MetaSession.of(new byte[31]));
    }
}
