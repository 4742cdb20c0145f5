/** Contracts of Everwire: {@code io.everwire.api} for applications, {@code io.everwire.spi} for plugins. JDK types only. */
@org.jspecify.annotations.NullMarked
module io.everwire.api {
    requires static transitive org.jspecify;

    exports io.everwire.api;
    exports io.everwire.spi;

    uses io.everwire.spi.TransportProvider;
}
