/** The transport contract over any Netty event loop. */
@org.jspecify.annotations.NullMarked
module io.everwire.transport.netty {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;
}
