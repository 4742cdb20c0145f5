/** The transport over Java NIO. */
@org.jspecify.annotations.NullMarked
module io.everwire.transport.nio {
    requires transitive io.everwire.api;
    requires io.everwire.transport.netty;
    requires io.netty.transport;
    requires static transitive com.google.guice;
    requires static transitive org.jspecify;

    exports io.everwire.transport.nio;
    exports io.everwire.transport.nio.guice;

    provides io.everwire.spi.TransportProvider with
            io.everwire.transport.nio.NioTransportProvider;
}
