package io.everwire.tunnel.front;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Messages with their header lines in order and their names in lower case, to compare. */
final class HttpText {
    private HttpText() {}

    static String sorted(String message) {
        int head = message.indexOf("\r\n\r\n");
        int first = message.indexOf("\r\n");
        if (head == first) {
            return message;
        }
        String headers = Arrays.stream(message.substring(first + 2, head).split("\r\n", -1))
                .map(HttpText::lowerName)
                .sorted()
                .collect(Collectors.joining("\r\n"));
        return message.substring(0, first + 2) + headers + message.substring(head);
    }

    private static String lowerName(String line) {
        int colon = line.indexOf(':');
        return line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon);
    }
}
