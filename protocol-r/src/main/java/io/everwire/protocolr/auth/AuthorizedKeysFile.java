package io.everwire.protocolr.auth;

import java.util.ArrayList;
import java.util.List;

/** The text form of a list of clients' keys. */
final class AuthorizedKeysFile {
    private AuthorizedKeysFile() {}

    static List<ClientPublicKey> parse(List<String> lines) {
        List<ClientPublicKey> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = withoutComment(lines.get(i)).strip();
            if (!line.isEmpty()) {
                keys.add(key(line.split("\\s+", 2)[0], i + 1));
            }
        }
        return keys;
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return comment < 0 ? line : line.substring(0, comment);
    }

    private static ClientPublicKey key(String hex, int lineNumber) {
        try {
            return ClientPublicKey.parse(hex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + lineNumber + ": " + e.getMessage(), e);
        }
    }
}
