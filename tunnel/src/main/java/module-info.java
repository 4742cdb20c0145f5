/** Exit, client and demo: Everwire as a program. */
@org.jspecify.annotations.NullMarked
module io.everwire.tunnel {
    requires transitive io.everwire.api;
    requires static transitive org.jspecify;
}
