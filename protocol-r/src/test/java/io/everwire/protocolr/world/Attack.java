package io.everwire.protocolr.world;

/** What a client does to make an exit hold memory for it. */
enum Attack {
    /** Asks for endless downloads, drops what comes, and says nothing any more; comes back when its wire ends. */
    NEVER_ACKNOWLEDGES,
    /** The same, and stays away when its wire ends. */
    VANISHES,
    /** Acknowledges once, so that the exit counts on it. */
    ACKNOWLEDGES_ONCE,
    /** Does not even read its connection. */
    NEVER_READS,
    /** Opens streams as fast as it can. */
    OPENS_WITHOUT_END,
    /** Has a session, and does nothing with it. */
    IDLES
}
