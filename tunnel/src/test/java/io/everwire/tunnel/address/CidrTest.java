package io.everwire.tunnel.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @Test
    void everyPrefixLengthDrawsItsLineAtItsBit() {
        byte[] ones = {-1, -1, -1, -1};
        for (int bits = 0; bits <= 32; bits++) {
            Cidr block = Cidr.parse(dotted(bits == 0 ? 0 : -1 << (32 - bits)) + "/" + bits);
            assertTrue(block.contains(ones), "bits " + bits);
            for (int bit = 0; bit < 32; bit++) {
                byte[] flipped = ones.clone();
                flipped[bit / 8] ^= (byte) (0x80 >> (bit % 8));
                assertEquals(bit >= bits, block.contains(flipped), "bit " + bit + " of /" + bits);
            }
        }
    }

    @Test
    void anAddressAloneIsABlockOfOne() {
        assertTrue(Cidr.parse("127.0.0.1").contains(new byte[] {127, 0, 0, 1}));
        assertFalse(Cidr.parse("127.0.0.1").contains(new byte[] {127, 0, 0, 2}));
        assertTrue(Cidr.parse("::1").contains(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    }

    @Test
    void theFamiliesAreApart() {
        assertFalse(Cidr.parse("0.0.0.0/0").contains(new byte[16]));
        assertFalse(Cidr.parse("::/0").contains(new byte[4]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10",
                "10.0.0/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "::/129",
                "host/8",
                "10.0.0.1/8",
                "fd00::1/8",
                "256.0.0.0/8",
                "[::1]/128",
                "fe80::1%eth0"
            })
    void whatIsNoBlockIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }
}
