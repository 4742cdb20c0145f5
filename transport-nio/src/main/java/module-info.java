/** The transport over Java NIO. */
@org.jspecify.annotations.NullMarked
module io.everwire.transport.nio {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;
}
