package io.everwire.protocolr.tinyss;

import java.util.stream.Stream;

/** The implementations of the cipher that tests go through. */
public final class Implementations {
    private Implementations() {}

    /** By name: all of those that a build brings with it, and OpenSSL where the machine has it. */
    public static Stream<String> here() {
        Stream<String> always = Stream.of("bc", "sunjce", "conscrypt");
        return hasOpenSsl()
                ? Stream.concat(always, Stream.of("openssl", "openssl+conscrypt", "openssl+sunjce"))
                : always;
    }

    static boolean hasOpenSsl() {
        try {
            Aeads.named("openssl");
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
