/** smux v1 and v2: many streams over one session. */
@org.jspecify.annotations.NullMarked
module io.everwire.mux {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;
}
