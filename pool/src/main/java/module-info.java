/** A pool of resumable sessions that heals itself. */
@org.jspecify.annotations.NullMarked
module io.everwire.pool {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;
}
