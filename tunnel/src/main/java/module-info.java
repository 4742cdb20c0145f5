/** Exit, client and demo: Everwire as a program. */
@org.jspecify.annotations.NullMarked
module io.everwire.tunnel {
    requires transitive io.everwire.api;
    requires io.everwire.protocolr;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.socks;
    requires io.netty.common;
    requires io.netty.transport;
    requires org.slf4j;
    requires static transitive org.jspecify;
}
