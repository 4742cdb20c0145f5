package io.everwire.tunnel.keys;

import io.everwire.api.Principal;
import io.everwire.protocolr.auth.AuthorizedKeys;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the file of a {@link LiveKeys}. Looks when told to, and acts on what it has seen twice in a row: a file that is
 * being written may look like a shorter list for a moment, and clients would be thrown out. What cannot be read, or is no
 * list, changes nothing and is warned of once. Not thread-safe.
 */
public final class KeyFileWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFileWatch.class);

    /** The file. */
    @FunctionalInterface
    public interface Source {
        /** Its lines now. */
        List<String> lines() throws IOException;
    }

    /** What a look has found: lines, or why there are none. */
    private record Sight(List<String> lines, String failure) {}

    private final String name;
    private final Source source;
    private final LiveKeys keys;
    private Sight done;
    private Sight last;

    /**
     * A watch whose first look is still to come.
     *
     * @param name what the log calls it
     * @param initial the lines that {@code keys} was made of
     */
    public KeyFileWatch(String name, Source source, List<String> initial, LiveKeys keys) {
        this.name = name;
        this.source = source;
        this.keys = keys;
        this.done = new Sight(List.copyOf(initial), "");
        this.last = done;
    }

    /** Looks at the file. */
    public void look() {
        Sight seen = sight();
        if (seen.equals(last) && !seen.equals(done)) {
            done = seen;
            act(seen);
        }
        last = seen;
    }

    private Sight sight() {
        try {
            return new Sight(List.copyOf(source.lines()), "");
        } catch (IOException unreadable) {
            return new Sight(List.of(), String.valueOf(unreadable));
        }
    }

    private void act(Sight seen) {
        if (!seen.failure().isEmpty()) {
            LOG.warn("{} cannot be read; who may come in stays as it was until it can: {}", name, seen.failure());
            return;
        }
        try {
            replaceBy(AuthorizedKeys.parse(seen.lines()));
        } catch (IllegalArgumentException broken) {
            LOG.warn(
                    "{} is no list of keys; who may come in stays as it was until it is mended: {}",
                    name,
                    broken.getMessage());
        }
    }

    private void replaceBy(AuthorizedKeys next) {
        Set<Principal> gone = keys.replace(next);
        LOG.info("{} has changed: {} keys, {} removed", name, next.size(), gone.size());
    }
}
