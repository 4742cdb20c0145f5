/** The transport contract over any Netty event loop. */
@org.jspecify.annotations.NullMarked
module io.everwire.transport.netty {
    requires transitive io.everwire.api;
    requires transitive io.netty.transport;
    requires transitive io.netty.buffer;
    requires io.netty.common;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.everwire.transport.netty;
}
