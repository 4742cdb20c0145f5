/** Guice bindings of the multiplexer: {@link io.everwire.mux.guice.SmuxModule}. Optional; may depend on Guice. */
package io.everwire.mux.guice;
