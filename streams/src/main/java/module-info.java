/** Streams as {@code Flow} publishers and subscribers, and as sockets. JDK types only. */
@org.jspecify.annotations.NullMarked
module io.everwire.streams {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;

    exports io.everwire.streams.flow;
    exports io.everwire.streams.socket;
}
