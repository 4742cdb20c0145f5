/** Exit, client and demo: Everwire as a program. */
@org.jspecify.annotations.NullMarked
module io.everwire.tunnel {
    requires transitive io.everwire.api;
    requires com.fasterxml.jackson.databind;
    requires com.google.guice;
    requires info.picocli;
    requires io.everwire.metrics;
    requires io.everwire.mux;
    requires io.everwire.pool;
    requires io.everwire.protocolr;
    requires io.everwire.testkit;
    requires io.everwire.transport.nio;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.haproxy;
    requires io.netty.codec.http;
    requires io.netty.codec.socks;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires jdk.httpserver;
    requires jdk.jfr;
    requires micrometer.registry.prometheus;
    requires org.jline.terminal;
    requires org.slf4j;
    requires me.tongfei.progressbar;
    requires static transitive org.jspecify;

    opens io.everwire.tunnel.cli to
            info.picocli;
    opens io.everwire.tunnel.dashboard to
            com.fasterxml.jackson.databind;
    opens io.everwire.tunnel.demo to
            com.fasterxml.jackson.databind;
    opens io.everwire.tunnel.guice to
            com.google.guice;
    opens io.everwire.tunnel.history to
            com.fasterxml.jackson.databind;

    uses io.everwire.spi.TransportProvider;
}
