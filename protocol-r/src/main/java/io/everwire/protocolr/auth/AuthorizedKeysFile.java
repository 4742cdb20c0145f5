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
                keys.add(key(line.split("\\s+", -1), i + 1));
            }
        }
        return keys;
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return comment < 0 ? line : line.substring(0, comment);
    }

    /** A line as it is printed with the key begins with a word that says which key it is. */
    private static ClientPublicKey key(String[] words, int lineNumber) {
        if (words[0].equals("secret")) {
            throw new IllegalArgumentException(
                    "line " + lineNumber + ": this is a secret key; the public one of the client belongs here");
        }
        try {
            return ClientPublicKey.parse(words[0].equals("public") && words.length > 1 ? words[1] : words[0]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + lineNumber + ": " + e.getMessage(), e);
        }
    }
}
