package io.everwire.tunnel.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.spi.ProtocolViolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org:80",
                "a:1",
                "_service.example.org.:65535",
                "127.0.0.1:443",
                "[::1]:22",
                "[::ffff:192.0.2.1]:8080",
                "xn--bcher-kva.example:443"
            })
    void readsWhatItWrites(String text) throws ProtocolViolation {
        assertEquals(text, Target.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "host",
                "host:",
                ":80",
                "host:0",
                "host:65536",
                "host:99999999999",
                "host:+80",
                "host:-1",
                "host:80 ",
                "host: 80",
                "host:8o",
                "::1:80",
                "[::1]",
                "[]:80",
                "[host]:80",
                "[::1]x:80",
                "[[::1]]:80",
                "[fe80::1%eth0]:80",
                "ho st:80",
                "host\0:80",
                "host\r\n:80",
                "-host:80",
                "höst:80",
                "host/path:80",
                "user@host:80"
            })
    void refusesWhatNamesNoTarget(String text) {
        assertThrows(ProtocolViolation.class, () -> Target.parse(text));
    }

    @Test
    void refusesANameLongerThanAnyNameCanBe() throws ProtocolViolation {
        assertEquals(253, Target.parse("a".repeat(253) + ":80").host().length());
        assertThrows(ProtocolViolation.class, () -> Target.parse("a".repeat(254) + ":80"));
    }

    @Test
    void aRefusalShowsNoControlCharacters() {
        ProtocolViolation refusal = assertThrows(ProtocolViolation.class, () -> Target.parse("\u001b[31mred\n:80"));
        assertTrue(String.valueOf(refusal.getMessage()).chars().allMatch(c -> c >= ' ' && c <= '~'));
    }
}
