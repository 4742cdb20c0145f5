/** TinySS, authentication and resumption: sessions that outlive their TCP connections. */
@org.jspecify.annotations.NullMarked
module io.everwire.protocolr {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;
}
