/** The transport over io_uring, for Linux. */
@org.jspecify.annotations.NullMarked
module io.everwire.transport.iouring {
    requires transitive io.everwire.api;
    requires io.everwire.transport.netty;
    requires io.netty.transport;
    requires io.netty.transport.classes.io_uring;
    requires static transitive com.google.guice;
    requires static transitive org.jspecify;

    exports io.everwire.transport.iouring;
    exports io.everwire.transport.iouring.guice;

    provides io.everwire.spi.TransportProvider with
            io.everwire.transport.iouring.IoUringTransportProvider;
}
