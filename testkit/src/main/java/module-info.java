/** Seeded faults, a fault proxy and a simulated network for tests of Everwire and of its users. */
@org.jspecify.annotations.NullMarked
module io.everwire.testkit {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.everwire.testkit;
    exports io.everwire.testkit.fault;
    exports io.everwire.testkit.loop;
    exports io.everwire.testkit.memory;
    exports io.everwire.testkit.simulation;
}
