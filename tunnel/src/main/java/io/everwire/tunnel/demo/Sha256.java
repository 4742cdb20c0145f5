package io.everwire.tunnel.demo;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A running SHA-256. Not thread-safe. */
final class Sha256 {
    private final MessageDigest digest = create();

    void update(byte[] bytes, int count) {
        digest.update(bytes, 0, count);
    }

    /** The sum as hex; once. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
