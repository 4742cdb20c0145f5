/** A stream as a Netty channel. */
@org.jspecify.annotations.NullMarked
module io.everwire.netty.stream {
    requires transitive io.everwire.api;
    requires transitive io.netty.transport;
    requires transitive io.netty.common;
    requires io.netty.buffer;
    requires static transitive org.jspecify;

    exports io.everwire.netty.stream;
}
