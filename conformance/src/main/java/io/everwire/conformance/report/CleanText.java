package io.everwire.conformance.report;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text that came from transports, as every format can hold it: random bytes end up in messages, too. */
final class CleanText {
    /** What XML cannot hold: most control characters, and halves of surrogate pairs, which UTF-8 cannot hold either. */
    private static final Pattern UNREADABLE =
            Pattern.compile("[^\\x09\\x0A\\x0D\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private CleanText() {}

    static String of(String raw) {
        return UNREADABLE.matcher(raw).replaceAll("\uFFFD");
    }

    static @Nullable String orNull(@Nullable String raw) {
        return raw == null ? null : of(raw);
    }
}
