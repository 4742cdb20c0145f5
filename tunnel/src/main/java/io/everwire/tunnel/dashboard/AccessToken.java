package io.everwire.tunnel.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What whoever may see the page has to know: 256 random bits. A secret, so it has no text of its own. Immutable. */
final class AccessToken {
    private static final int BYTES = 32;
    private static final String SCHEME = "Bearer ";

    private final String text;

    private AccessToken(String text) {
        this.text = text;
    }

    /** @param random a cryptographic source outside of tests */
    static AccessToken random(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new AccessToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** For the address that is shown to the user, and nowhere else. */
    String reveal() {
        return text;
    }

    /** Whether an {@code Authorization} header holds it; takes as long for a token that is nearly right. */
    boolean opens(Optional<String> authorization) {
        byte[] expected = (SCHEME + text).getBytes(StandardCharsets.UTF_8);
        byte[] given = authorization.orElse("").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, given);
    }

    @Override
    public String toString() {
        return "AccessToken";
    }
}
