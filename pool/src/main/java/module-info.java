/** A pool of resumable sessions that heals itself. */
@org.jspecify.annotations.NullMarked
module io.everwire.pool {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires static jdk.jfr;
    requires static transitive com.google.guice;

    exports io.everwire.pool;
    exports io.everwire.pool.guice;
    exports io.everwire.pool.jfr;
}
