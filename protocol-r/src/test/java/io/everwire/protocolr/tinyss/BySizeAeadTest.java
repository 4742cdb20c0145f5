package io.everwire.protocolr.tinyss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BySizeAeadTest {
    private static final byte[] KEY = new byte[Aead.KEY_BYTES];
    private static final int STRONG = BySizeAead.STRONG_FROM;

    private final List<String> done = new ArrayList<>();
    private final AeadFactory both = BySizeAead.factory(new Noting("strong"), new Noting("quick"));

    @Test
    void theSizeOfThePlaintextDecidesOnBothSides() {
        Aead sealer = both.create(KEY);
        Aead opener = both.create(KEY);
        for (int bytes : new int[] {0, STRONG - 1, STRONG, STRONG + 1}) {
            ByteBuffer record = sealed(sealer, bytes, bytes);
            assertTrue(opener.open(bytes, record, record.duplicate()));
        }
        assertEquals(
                List.of(
                        "quick seals 0", "quick opens 0",
                        "quick seals 8191", "quick opens 8191",
                        "strong seals 8192", "strong opens 8192",
                        "strong seals 8193", "strong opens 8193"),
                done);
    }

    @Test
    void aCounterThatOneOfThemHasHadIsTakenByNeither() {
        Aead sealer = both.create(KEY);
        sealed(sealer, 3, STRONG);
        assertThrows(IllegalStateException.class, () -> sealed(sealer, 3, 10));
        sealed(sealer, 4, 10);
        assertThrows(IllegalStateException.class, () -> sealed(sealer, 4, STRONG));
        assertEquals(List.of("strong seals 8192", "quick seals 10"), done);
    }

    @Test
    void itIsCalledByBothNamesAndWantsTheMemoryOfTheStrongOne() {
        assertEquals("strong+quick", both.name());
        assertEquals(new Noting("strong").prefersDirect(), both.prefersDirect());
        assertEquals(
                new Noting("strong").create(KEY).opensDirect(), both.create(KEY).opensDirect());
    }

    private static ByteBuffer sealed(Aead sealer, long counter, int bytes) {
        ByteBuffer into = ByteBuffer.allocate(bytes + Aead.TAG_BYTES);
        sealer.seal(counter, ByteBuffer.allocate(bytes), into);
        return into.flip();
    }

    /** Bouncy Castle's, which says what it has done. */
    private final class Noting implements AeadFactory {
        private final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean prefersDirect() {
            return name.equals("strong");
        }

        @Override
        public Aead create(byte[] key) {
            Aead cipher = BouncyCastleAead.FACTORY.create(key);
            return new Aead() {
                @Override
                public void seal(long counter, ByteBuffer plain, ByteBuffer into) {
                    done.add(name + " seals " + plain.remaining());
                    cipher.seal(counter, plain, into);
                }

                @Override
                public boolean open(long counter, ByteBuffer sealed, ByteBuffer into) {
                    done.add(name + " opens " + (sealed.remaining() - TAG_BYTES));
                    return cipher.open(counter, sealed, into);
                }

                @Override
                public boolean opensDirect() {
                    return name.equals("strong");
                }
            };
        }
    }
}
