package io.everwire.tunnel.documents;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the comment before a block says about it; CONTRIBUTING.md explains each. */
final class Marks {
    /** Variables that a fragment of Java finds there, as parameters of a method are written. */
    static final String GIVEN = "given";
    /** Types that a block of Java uses and the reader knows, besides those of Everwire and of the JDK's usual packages. */
    static final String IMPORTS = "imports";
    /** Types that the reader has written, as Java. */
    static final String ALSO = "also";
    /** A folder with sources that the reader has. */
    static final String WITH = "with";
    /** The block goes on where the one before it, in the same language, ended. */
    static final String CONTINUES = "continues";
    /** The block is the inside of a class. */
    static final String MEMBERS = "members";
    /** The block is shown from this file, where it can be found word for word. */
    static final String FROM = "from";
    /** The commands, or the program, are run, in an empty folder. */
    static final String RUN = "run";

    private static final Set<String> KEYS = Set.of(GIVEN, IMPORTS, ALSO, WITH, CONTINUES, MEMBERS, FROM, RUN);

    static final Marks NONE = new Marks(Map.of());

    private final Map<String, String> values;

    private Marks(Map<String, String> values) {
        this.values = values;
    }

    /** Of a comment with marks, one on each line; any other comment has none. */
    static Marks of(String comment) {
        List<String> lines = comment.replaceFirst("^\\s*<!--", "")
                .replaceFirst("-->\\s*$", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.isEmpty() || !KEYS.contains(key(lines.get(0)))) {
            return NONE;
        }
        Map<String, String> values = new HashMap<>();
        lines.forEach(line -> values.put(key(line), value(line)));
        if (!KEYS.containsAll(values.keySet())) {
            throw new AssertionError("these marks are known: " + KEYS + ", not all of " + values.keySet());
        }
        return new Marks(values);
    }

    private static String key(String line) {
        return line.split(":", 2)[0].strip();
    }

    private static String value(String line) {
        String[] parts = line.split(":", 2);
        return parts.length < 2 ? "" : parts[1].strip();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The empty text where there is none. */
    String valueOf(String key) {
        return values.getOrDefault(key, "");
    }
}
