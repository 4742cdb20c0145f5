package io.everwire.tunnel.history;

/**
 * One event in words.
 *
 * @param number 1 for the first event since the history began
 * @param atNanos when it was heard of, on the history's clock
 * @param member its number, -1 if it concerns the pool
 * @param kind what it is about
 * @param text a sentence for a person
 */
public record EventEntry(long number, long atNanos, int member, EventKind kind, String text) {
    /** The member of an event that concerns none. */
    public static final int POOL = -1;
}
