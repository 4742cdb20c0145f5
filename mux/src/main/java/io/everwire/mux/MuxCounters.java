package io.everwire.mux;

/**
 * What the sessions of one {@link SmuxMultiplexer} hold, and how often memory or patience came to an end.
 *
 * @param unreadBytes bytes that have come and wait to be read now, to within 4 KiB a session
 * @param unreadEnded streams that ended with {@code LIMIT} because they were unread longest when memory was short
 * @param stalledEnded streams that ended with {@code TIMEOUT} because the peer took nothing
 */
public record MuxCounters(long unreadBytes, long unreadEnded, long stalledEnded) {}
