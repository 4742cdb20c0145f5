/** Pools and exits as Micrometer meters. */
@org.jspecify.annotations.NullMarked
module io.everwire.metrics {
    requires transitive io.everwire.api;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports io.everwire.metrics;
}
