package io.everwire.protocolr.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.protocolr.golden.Vectors;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PinnedKeysTest {
    private static final byte[] MESSAGE = Vectors.gen(1, 32);
    private static final ExitKey OLD = key(2);
    private static final ExitKey NEW = key(3);

    @Test
    void eachOfTheKeysVerifiesAndNoOther() {
        PinnedKeys both = PinnedKeys.of(List.of(OLD.publicKey(), NEW.publicKey()));
        assertTrue(both.verifies(OLD.sign(MESSAGE), MESSAGE));
        assertTrue(both.verifies(NEW.sign(MESSAGE), MESSAGE));
        assertFalse(both.verifies(key(4).sign(MESSAGE), MESSAGE));
        assertFalse(both.verifies(OLD.sign(Vectors.gen(5, 32)), MESSAGE));
        assertFalse(PinnedKeys.of(OLD.publicKey()).verifies(NEW.sign(MESSAGE), MESSAGE));
    }

    @Test
    void thereIsAtLeastOneAndNoMoreThanEight() {
        assertThrows(IllegalArgumentException.class, () -> PinnedKeys.of(List.of()));
        assertEquals(8, PinnedKeys.of(keys(8)).keys().size());
        assertThrows(IllegalArgumentException.class, () -> PinnedKeys.of(keys(9)));
    }

    @Test
    void aKeyThatIsRepeatedCountsOnce() {
        assertEquals(PinnedKeys.of(OLD.publicKey()), PinnedKeys.of(List.of(OLD.publicKey(), OLD.publicKey())));
    }

    @Test
    void whoReadsAMessageSeesWhichKeysWereExpected() {
        assertEquals(
                OLD.publicKey().hex() + " or " + NEW.publicKey().hex(),
                PinnedKeys.of(List.of(OLD.publicKey(), NEW.publicKey())).toString());
    }

    private static List<ExitPublicKey> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(at -> key(10 + at).publicKey())
                .toList();
    }

    private static ExitKey key(int seed) {
        return ExitKey.of(Vectors.gen(seed, 32));
    }
}
