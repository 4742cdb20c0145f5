/** The transport contract as a kit of cases, for authors of transports. */
@org.jspecify.annotations.NullMarked
module io.everwire.conformance {
    requires transitive io.everwire.api;
    requires transitive io.everwire.mux;
    requires transitive io.everwire.protocolr;
    requires transitive io.everwire.testkit;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;
    requires java.logging;
    requires java.management;
    requires java.xml;
    // for the program only, which runs from the class path
    requires static com.fasterxml.jackson.databind;
    requires static info.picocli;
    requires static org.junit.platform.launcher;

    uses io.everwire.spi.TransportProvider;

    exports io.everwire.conformance;
    exports io.everwire.conformance.cases;
    exports io.everwire.conformance.kit;
    exports io.everwire.conformance.rig;
    exports io.everwire.conformance.session;
}
