package io.everwire.api;

/**
 * What an exit calls a session towards its owner: a number that counts up from 1 for the life of the exit and is never
 * given twice. It has nothing to do with the {@link SessionId} and may be printed.
 *
 * @param number 1 or more; 0 for {@link #NONE}
 */
public record SessionHandle(long number) implements Comparable<SessionHandle> {
    /** Before all handles. */
    public static final SessionHandle NONE = new SessionHandle(0);

    public SessionHandle {
        if (number < 0) {
            throw new IllegalArgumentException("session " + number + " must not be negative");
        }
    }

    /**
     * Reads what {@link #toString} gives.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static SessionHandle parse(String text) {
        try {
            if (text.startsWith("s")) {
                return new SessionHandle(Long.parseLong(text, 1, text.length(), 10));
            }
        } catch (NumberFormatException other) {
            // said below
        }
        throw new IllegalArgumentException("no session handle: " + text);
    }

    @Override
    public int compareTo(SessionHandle other) {
        return Long.compare(number, other.number);
    }

    /** As {@code s17}. */
    @Override
    public String toString() {
        return "s" + number;
    }
}
