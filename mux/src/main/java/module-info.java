/** smux v1 and v2: many streams over one session. */
@org.jspecify.annotations.NullMarked
module io.everwire.mux {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires static transitive com.google.guice;

    exports io.everwire.mux;
    exports io.everwire.mux.guice;
}
