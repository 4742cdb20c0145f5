/** TinySS, authentication and resumption: sessions that outlive their TCP connections. */
@org.jspecify.annotations.NullMarked
module io.everwire.protocolr {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;
    requires jdk.management;
    requires org.bouncycastle.provider;
    requires org.slf4j;
    requires static com.sun.jna;
    requires static org.conscrypt;
    requires static transitive com.google.guice;

    exports io.everwire.protocolr;
    exports io.everwire.protocolr.auth;
    exports io.everwire.protocolr.guice;
    exports io.everwire.protocolr.rlp;
}
